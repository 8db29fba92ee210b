// Identity providers of an organisation: who signs its people in, and what they may do then.
import * as z from 'zod';

import { RoleKey } from './identity.ts';

const loopback = /^(localhost|127\.0\.0\.1|\[::1\])$/;
const isSafe = (text: string): boolean => {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname } = new URL(text);
  return protocol === 'https:' || (protocol === 'http:' && loopback.test(hostname));
};
/** Empty while the provider is being set up. */
const address = z
  .string()
  .trim()
  .max(1000)
  .refine((text) => text === '' || isSafe(text), 'Must begin with https:// (http:// only on this machine).');
const named = z.string().trim().max(200);

export const OidcSettings = z.object({
  kind: z.literal('oidc'),
  issuer: address,
  clientId: named,
  scopes: z.string().trim().max(500).default('openid email profile'),
  claims: z
    .object({ email: named.default('email'), name: named.default('name'), groups: named.default('groups') })
    .prefault({}),
  /** Its addresses are verified, although it sends no `email_verified`. */
  trustsEmail: z.boolean().default(false),
  /** Signing out of Tocsin signs out at the provider too. */
  signsOut: z.boolean().default(false),
});
export const SamlSettings = z.object({
  kind: z.literal('saml'),
  entityId: z.string().trim().max(1000),
  ssoUrl: address,
  /** PEM or bare base64; several while the provider changes over. */
  certificates: z.array(z.string().trim().min(1).max(20_000)).max(10),
  /** What to ask for; empty leaves it to the provider. */
  nameIdFormat: named.default(''),
  /** `email` empty: the NameID is the address. */
  attributes: z
    .object({ email: named.default(''), name: named.default(''), groups: named.default('groups') })
    .prefault({}),
  /** Answers nobody asked for are taken. */
  idpInitiated: z.boolean().default(false),
  /** A plain assertion is refused. */
  requireEncrypted: z.boolean().default(false),
  /** Where it takes our messages of single logout, by redirect; empty: there is no single logout. */
  sloUrl: address.default(''),
  /** Where it takes our answers, if that is elsewhere. */
  sloResponseUrl: address.default(''),
});
export const IdentityProviderSettings = z.discriminatedUnion('kind', [OidcSettings, SamlSettings]);
export type IdentityProviderSettings = z.infer<typeof IdentityProviderSettings>;
export type OidcSettings = z.infer<typeof OidcSettings>;
export type SamlSettings = z.infer<typeof SamlSettings>;

/** Who is in the group has the role, at these sites; the first rule that fits decides. */
export const RoleRule = z.object({
  group: z.string().trim().min(1).max(300),
  role: RoleKey,
  /** Null: all sites. */
  siteCodes: z.array(z.string().max(31)).max(200).nullable().default(null),
});
export type RoleRule = z.infer<typeof RoleRule>;

export const EmailDomain = z
  .string()
  .trim()
  .toLowerCase()
  .max(253)
  .regex(/^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9-]{2,63}$/, 'A domain, e.g. example.org.');

/** A key pair of ours towards one SAML provider: it opens what is encrypted for us, and signs what we say of logout. */
export const ProviderKey = z.object({
  id: z.uuid(),
  /** PEM. */
  certificate: z.string(),
  /** SHA-256, in hex with colons. */
  fingerprint: z.string(),
  createdBy: z.string(),
  createdAt: z.iso.datetime(),
  expiresAt: z.iso.datetime(),
});
export type ProviderKey = z.infer<typeof ProviderKey>;

export const IdentityProvider = z.object({
  id: z.uuid(),
  /** What stands on the button. */
  name: z.string(),
  enabled: z.boolean(),
  settings: IdentityProviderSettings,
  hasSecret: z.boolean(),
  /** People it vouches for and Tocsin does not know are made users. */
  jit: z.boolean(),
  /** Where no rule fits; null: then nobody gets in. */
  defaultRole: RoleKey.nullable(),
  rules: z.array(RoleRule),
  /** Role and sites follow the groups at each sign-in. */
  rolesFollow: z.boolean(),
  /** Whose addresses it speaks for. */
  domains: z.array(z.string()),
  /** People of these domains sign in through it only. */
  enforced: z.boolean(),
  /** What it says of a second factor counts. */
  trustsSecondFactor: z.boolean(),
  /** What to enter there. */
  addresses: z.object({
    callback: z.string(),
    entityId: z.string().nullable(),
    metadata: z.string().nullable(),
    /** Where a SAML provider sends messages of single logout. */
    logout: z.string().nullable(),
    /** Where an OpenID provider sends people back to whom it has signed out. */
    postLogout: z.string().nullable(),
    /** Where an OpenID provider says itself that somebody has signed out (back-channel logout). */
    backchannelLogout: z.string().nullable(),
  }),
  /** Newest first; a second one is the one before, until it is dropped. */
  keys: z.array(ProviderKey),
  /** How many have signed in through it. */
  people: z.int(),
  createdBy: z.string(),
  createdAt: z.iso.datetime(),
  rev: z.int(),
});
export type IdentityProvider = z.infer<typeof IdentityProvider>;

/** What a run of the whole flow brought, without signing anybody in. */
export const SignInTest = z.object({
  id: z.uuid(),
  provider: z.string(),
  /** Null while the provider has not answered. */
  outcome: z
    .object({
      /** Whether this sign-in would have been let in. */
      ok: z.boolean(),
      problem: z.string().nullable(),
      detail: z.string().nullable(),
      subject: z.string().nullable(),
      email: z.string().nullable(),
      name: z.string().nullable(),
      groups: z.array(z.string()),
      secondFactor: z.boolean(),
      role: z.string().nullable(),
      siteCodes: z.array(z.string()).nullable(),
      /** The group whose rule fitted; null: the default role. */
      because: z.string().nullable(),
      account: z.enum(['known', 'linked', 'created', 'refused']),
      /** Everything that arrived, as it arrived. */
      claims: z.record(z.string(), z.unknown()),
    })
    .nullable(),
});
export type SignInTest = z.infer<typeof SignInTest>;
