// Single sign-on: identity providers, what people are offered before they sign in, and trying it out.
import * as z from 'zod';

import { EmailDomain, IdentityProvider, IdentityProviderSettings, RoleRule, SignInTest } from '../identity-provider.ts';
import { RoleKey } from '../identity.ts';
import { LinkedIdentity, Profile } from '../sign-in.ts';
import { endpoint } from './endpoint.ts';

const nothing = z.object({});
const One = z.object({ identityProviderId: z.uuid() });
const name = z.string().trim().min(1, 'A name is needed.').max(60);
const domains = z.array(EmailDomain).max(50);
const rules = z.array(RoleRule).max(200);
/** A value, or a reference: `secret://…`. */
const clientSecret = z.string().trim().min(1).max(4096);
/** The provider's metadata, from which entity id, address and certificates are read. */
const metadata = z.string().max(200_000);
const going = z.object({ url: z.string() });

export const listIdentityProviders = endpoint('GET', '/identity-providers', {
  summary: 'The identity providers of the organisation',
  permission: 'security:read',
  input: nothing,
  output: z.object({ items: z.array(IdentityProvider) }),
});
export const createIdentityProvider = endpoint('POST', '/identity-providers', {
  summary: 'Add an identity provider; it is switched off until it is complete and you switch it on',
  permission: 'security:write',
  stepUp: 'sessions',
  input: z.object({ name, settings: IdentityProviderSettings, clientSecret: clientSecret.optional() }),
  output: IdentityProvider,
  status: 201,
});
export const changeIdentityProvider = endpoint('PATCH', '/identity-providers/:identityProviderId', {
  summary: 'Change an identity provider, switch it on or off',
  permission: 'security:write',
  stepUp: 'sessions',
  input: One.extend({
    name: name.optional(),
    enabled: z.boolean().optional(),
    settings: IdentityProviderSettings.optional(),
    metadata: metadata.optional(),
    clientSecret: clientSecret.nullable().optional(),
    jit: z.boolean().optional(),
    defaultRole: RoleKey.nullable().optional(),
    rules: rules.optional(),
    rolesFollow: z.boolean().optional(),
    domains: domains.optional(),
    enforced: z.boolean().optional(),
    trustsSecondFactor: z.boolean().optional(),
    rev: z.int().optional(),
  }),
  output: IdentityProvider,
});
export const deleteIdentityProvider = endpoint('DELETE', '/identity-providers/:identityProviderId', {
  summary: 'Remove an identity provider; who signed in through it only can no longer sign in',
  permission: 'security:write',
  stepUp: 'sessions',
  input: One,
  output: nothing,
});
export const makeProviderKey = endpoint('POST', '/identity-providers/:identityProviderId/keys', {
  summary: 'Make a key pair that a SAML provider encrypts for; the one before still decrypts until it is dropped',
  permission: 'security:write',
  stepUp: 'sessions',
  input: One,
  output: IdentityProvider,
  status: 201,
});
export const dropProviderKey = endpoint('DELETE', '/identity-providers/:identityProviderId/keys/:providerKeyId', {
  summary: 'Drop a key pair: what is encrypted for it can no longer be read',
  permission: 'security:write',
  stepUp: 'sessions',
  input: One.extend({ providerKeyId: z.uuid() }),
  output: IdentityProvider,
});
export const checkIdentityProvider = endpoint('POST', '/identity-providers/:identityProviderId/check', {
  summary: 'Look whether the provider answers as it should: discovery and keys, or certificates',
  permission: 'security:write',
  input: One,
  output: z.object({ items: z.array(z.object({ what: z.string(), ok: z.boolean(), detail: z.string() })) }),
});
export const startSignInTest = endpoint('POST', '/identity-providers/:identityProviderId/test', {
  summary: 'Begin a whole sign-in that signs nobody in; open the address in a browser',
  permission: 'security:write',
  stepUp: true,
  input: One,
  output: going.extend({ testId: z.uuid() }),
});
export const getSignInTest = endpoint('GET', '/sign-in-tests/:signInTestId', {
  summary: 'What a test sign-in of one’s own brought',
  permission: 'security:write',
  input: z.object({ signInTestId: z.uuid() }),
  output: SignInTest,
});

export const listSignInProviders = endpoint('GET', '/sign-in/providers', {
  summary: 'Which providers sign people of this address’s domain in',
  permission: 'public',
  input: z.object({ email: z.string().max(320) }),
  output: z.object({
    items: z.array(z.object({ id: z.uuid(), name: z.string() })),
    /** The one to go to at once. */
    enforced: z.uuid().nullable(),
  }),
});
export const startProviderSignIn = endpoint('POST', '/sign-in/providers/:identityProviderId', {
  summary: 'Begin a sign-in through a provider; send the browser to the address',
  permission: 'public',
  input: One.extend({ email: z.string().max(320).optional(), return: z.string().max(2000).optional() }),
  output: going,
});
export const startProviderStepUp = endpoint('POST', '/session/step-up/provider', {
  summary: 'Prove again who one is, at the provider one signed in through; open the address in a browser',
  permission: 'signed-in',
  whileLimited: true,
  input: nothing,
  output: going,
});

const OfUser = z.object({ userId: z.uuid() });
export const listIdentitiesOfUser = endpoint('GET', '/users/:userId/identities', {
  summary: 'The identities at providers that sign a user in',
  permission: 'user:read',
  input: OfUser,
  output: z.object({ items: z.array(LinkedIdentity) }),
});
export const untieIdentityOfUser = endpoint('DELETE', '/users/:userId/identities/:identityProviderId', {
  summary: 'Take away a user’s identity at a provider; the sessions begun through it end',
  permission: 'user:write',
  stepUp: true,
  input: OfUser.extend(One.shape),
  output: nothing,
});
export const untieOwnIdentity = endpoint('DELETE', '/profile/identities/:identityProviderId', {
  summary: 'Take away one’s own identity at a provider, while another way to sign in is left',
  permission: 'signed-in',
  stepUp: true,
  input: One,
  output: Profile,
});
