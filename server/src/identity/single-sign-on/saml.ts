// SAML 2.0: our request by redirect, the provider's signed answer by POST.
import { SAML, ValidateInResponseTo } from '@node-saml/node-saml';
import type { SamlSettings } from '@tocsin/contracts/identity-provider';

import type { Context } from '#platform/context';
import { Problem } from '#platform/errors';

import { invalidAssertion, readAssertion, type ReadAssertion } from './saml-assertion.ts';
import { assertionsIn, keyThatOpens } from './saml-xml.ts';
import type { ProviderRow } from './tables.ts';

export type SamlProvider = Pick<ProviderRow, 'id' | 'name'> & { settings: SamlSettings };
export type SamlAddresses = { entityId: string; acsUrl: string; sloUrl: string };

const skewMs = 60_000;
/** The request's id is the flow's: an XML name must not begin with a digit. */
export const requestIdOf = (flowId: string): string => `_${flowId}`;

type Speaking = {
  requestId: string;
  again?: boolean;
  /** What opens what the provider has encrypted for us. */
  decryptionKey?: string | null;
  /** What signs what we say of logout, and where it is said. */
  logout?: { privateKey: string; url: string };
};

export const speakerFor = (
  { settings }: SamlProvider,
  { entityId, acsUrl }: SamlAddresses,
  { requestId, again = false, decryptionKey = null, logout }: Speaking,
): SAML =>
  new SAML({
    issuer: entityId,
    callbackUrl: acsUrl,
    audience: entityId,
    idpCert: settings.certificates,
    idpIssuer: settings.entityId,
    entryPoint: settings.ssoUrl,
    identifierFormat: settings.nameIdFormat === '' ? null : settings.nameIdFormat,
    disableRequestedAuthnContext: true,
    forceAuthn: again,
    wantAssertionsSigned: true,
    wantAuthnResponseSigned: false,
    acceptedClockSkewMs: skewMs,
    generateUniqueId: () => requestId,
    // Which request an answer belongs to is asked of the signed assertion itself: see `readAssertion`.
    validateInResponseTo: ValidateInResponseTo.never,
    ...(decryptionKey !== null && { decryptionPvk: decryptionKey }),
    ...(logout && { privateKey: logout.privateKey, signatureAlgorithm: 'sha256', logoutUrl: logout.url }),
  });

export const requestUrl = (
  provider: SamlProvider,
  addresses: SamlAddresses,
  { flowId, state, again }: { flowId: string; state: string; again: boolean },
): Promise<string> =>
  speakerFor(provider, addresses, { requestId: requestIdOf(flowId), again }).getAuthorizeUrlAsync(state, undefined, {});

export type Answer = {
  response: string;
  requestId: string | null;
  /** Private keys in PEM, any of which may open the assertion. */
  keys: readonly string[];
};

/**
 * The signature is asked of what was decrypted: an encrypted assertion proves nothing by being encrypted.
 * @throws Problem `provider_answer_invalid`, `provider_refused`, `assertion_not_encrypted`
 */
export async function provenBySaml(
  ctx: Context,
  provider: SamlProvider,
  addresses: SamlAddresses,
  { response, requestId, keys }: Answer,
): Promise<ReadAssertion> {
  const decryptionKey = await decryptionKeyFor(provider, response, keys);
  const { profile } = await speakerFor(provider, addresses, { requestId: requestId ?? '_none', decryptionKey })
    .validatePostResponseAsync({ SAMLResponse: response })
    .catch((error: unknown) => {
      ctx.log.warn({ err: error }, 'an answer of an identity provider does not hold');
      throw isStatus(error) ? refused() : invalidAssertion('signature, time or audience', error);
    });
  if (!profile) throw refused();
  return readAssertion(profile.getAssertion?.(), attributesOf(profile['attributes']), {
    settings: provider.settings,
    acsUrl: addresses.acsUrl,
    requestId,
    now: ctx.now(),
  });
}

async function decryptionKeyFor(
  { settings }: SamlProvider,
  response: string,
  keys: readonly string[],
): Promise<string | null> {
  const { plain, encrypted } = await assertionsIn(Buffer.from(response, 'base64').toString('utf8'));
  if (settings.requireEncrypted && plain > 0)
    throw new Problem(
      'unauthenticated',
      'assertion_not_encrypted',
      'The provider sent its assertion without encrypting it.',
    );
  const [first] = encrypted;
  return first === undefined ? null : await keyThatOpens(first, keys);
}

const isStatus = (error: unknown): boolean => error instanceof Error && 'xmlStatus' in error;
const refused = (): Problem => new Problem('unauthenticated', 'provider_refused', 'The provider did not sign you in.');

const attributesOf = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value)) : {};
