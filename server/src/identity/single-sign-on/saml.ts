// SAML 2.0: our request by redirect, the provider's signed answer by POST.
import { SAML, ValidateInResponseTo } from '@node-saml/node-saml';
import type { SamlSettings } from '@tocsin/contracts/identity-provider';

import type { Context } from '#platform/context';
import { Problem } from '#platform/errors';

import { invalidAssertion, readAssertion, type ReadAssertion } from './saml-assertion.ts';
import type { ProviderRow } from './tables.ts';

export type SamlProvider = Pick<ProviderRow, 'id' | 'name'> & { settings: SamlSettings };
export type SamlAddresses = { entityId: string; acsUrl: string };

const skewMs = 60_000;
/** The request's id is the flow's: an XML name must not begin with a digit. */
export const requestIdOf = (flowId: string): string => `_${flowId}`;

const speakerFor = (
  { settings }: SamlProvider,
  { entityId, acsUrl }: SamlAddresses,
  { requestId, again = false }: { requestId: string; again?: boolean },
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
  });

export const requestUrl = (
  provider: SamlProvider,
  addresses: SamlAddresses,
  { flowId, state, again }: { flowId: string; state: string; again: boolean },
): Promise<string> =>
  speakerFor(provider, addresses, { requestId: requestIdOf(flowId), again }).getAuthorizeUrlAsync(state, undefined, {});

const ours: SamlProvider = {
  id: '',
  name: '',
  settings: {
    kind: 'saml',
    entityId: '',
    ssoUrl: '',
    certificates: ['AA=='],
    nameIdFormat: '',
    attributes: { email: '', name: '', groups: '' },
    idpInitiated: false,
  },
};
/** What the provider needs to know of us, as XML. */
export const metadataOf = (addresses: SamlAddresses): string =>
  speakerFor(ours, addresses, { requestId: '_metadata' }).generateServiceProviderMetadata(null);

export type Answer = { response: string; requestId: string | null };

/** @throws Problem `provider_answer_invalid`, `provider_refused` */
export async function provenBySaml(
  ctx: Context,
  provider: SamlProvider,
  addresses: SamlAddresses,
  { response, requestId }: Answer,
): Promise<ReadAssertion> {
  refuseDangerous(Buffer.from(response, 'base64').toString('utf8'));
  const { profile } = await speakerFor(provider, addresses, { requestId: requestId ?? '_none' })
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

const isStatus = (error: unknown): boolean => error instanceof Error && 'xmlStatus' in error;
const refused = (): Problem => new Problem('unauthenticated', 'provider_refused', 'The provider did not sign you in.');

/** A document type can hide and multiply content; SHA-1 can be forged. */
function refuseDangerous(xml: string): void {
  if (/<!DOCTYPE|<!ENTITY/i.test(xml)) throw invalidAssertion('it holds a document type');
  if (/xmldsig#(?:rsa-|hmac-|dsa-)?sha1/i.test(xml)) throw invalidAssertion('it is signed with SHA-1');
}

const attributesOf = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value)) : {};
