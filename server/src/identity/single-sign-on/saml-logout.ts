// Single logout of SAML 2.0: our messages by signed redirect, the provider's by redirect or POST, read and held to the rules.
import { verify } from 'node:crypto';
import { inflateRawSync } from 'node:zlib';

import * as z from 'zod';

import { Problem } from '#platform/errors';

import type { AtProvider } from '../at-provider.ts';
import { certificateOf } from './saml-certificate.ts';
import { asObject, nameIdIn, readSafely, verifiedRoot } from './saml-xml.ts';
import { speakerFor, type SamlAddresses, type SamlProvider } from './saml.ts';

const mostBytes = 256 * 1024;
const skewMs = 60_000;
/** A message goes straight through the browser: one that took longer was kept. */
const freshMs = 5 * 60_000;

/** Where the browser goes so that the provider ends its session. */
export const logoutRequestUrl = (
  provider: SamlProvider,
  addresses: SamlAddresses,
  { requestId, privateKey, at }: { requestId: string; privateKey: string; at: AtProvider },
): Promise<string> =>
  speakerFor(provider, addresses, {
    requestId,
    logout: { privateKey, url: provider.settings.sloUrl },
  }).getLogoutUrlAsync(
    {
      issuer: provider.settings.entityId,
      nameID: at.subject,
      nameIDFormat: at.format ?? 'urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified',
      ...(at.nameQualifier !== null && { nameQualifier: at.nameQualifier }),
      ...(at.spNameQualifier !== null && { spNameQualifier: at.spNameQualifier }),
      ...(at.index !== null && { sessionIndex: at.index }),
    },
    '',
    {},
  );

/** Where the browser goes with our answer to the provider's request. */
export const logoutResponseUrl = (
  provider: SamlProvider,
  addresses: SamlAddresses,
  {
    responseId,
    privateKey,
    to,
    relayState,
  }: { responseId: string; privateKey: string; to: string; relayState: string },
): Promise<string> => {
  const { sloUrl, sloResponseUrl } = provider.settings;
  const logout = { privateKey, url: sloResponseUrl === '' ? sloUrl : sloResponseUrl };
  return speakerFor(provider, addresses, { requestId: responseId, logout }).getLogoutResponseUrlAsync(
    { ID: to, issuer: '', nameID: '', nameIDFormat: '' },
    relayState,
    {},
    true,
  );
};

export type Arrived =
  | { binding: 'redirect'; /** As it stands in the address, after `?`. */ query: string }
  | { binding: 'post'; form: URLSearchParams };
/** What was signed, and nothing besides. */
type Signed = { what: 'request' | 'response'; xml: string; relayState: string };

const invalidLogout = (why: string, cause?: unknown): Problem =>
  new Problem('unauthenticated', 'logout_message_invalid', `The provider’s logout message does not hold: ${why}.`, {
    cause,
  });

/** @throws Problem `logout_message_invalid` */
export async function verifiedMessage({ settings }: SamlProvider, arrived: Arrived): Promise<Signed> {
  try {
    return arrived.binding === 'redirect'
      ? byRedirect(settings.certificates, arrived.query)
      : await byPost(settings.certificates, arrived.form);
  } catch (error) {
    if (error instanceof Problem && error.code === 'logout_message_invalid') throw error;
    throw invalidLogout('its signature or its form', error);
  }
}

async function byPost(certificates: readonly string[], form: URLSearchParams): Promise<Signed> {
  const what = form.has('SAMLRequest') ? 'request' : 'response';
  const sent = form.get(what === 'request' ? 'SAMLRequest' : 'SAMLResponse') ?? '';
  const pems = certificates.flatMap((text) => certificateOf(text)?.toString() ?? []);
  const xml = await verifiedRoot(Buffer.from(sent, 'base64').toString('utf8'), pems);
  return { what, xml, relayState: form.get('RelayState') ?? '' };
}

const xmldsig = 'http://www.w3.org/2001/04/xmldsig-more#';
const algorithms = new Map([
  [`${xmldsig}rsa-sha256`, { hash: 'sha256', type: 'rsa' }],
  [`${xmldsig}rsa-sha384`, { hash: 'sha384', type: 'rsa' }],
  [`${xmldsig}rsa-sha512`, { hash: 'sha512', type: 'rsa' }],
  [`${xmldsig}ecdsa-sha256`, { hash: 'sha256', type: 'ec' }],
  [`${xmldsig}ecdsa-sha384`, { hash: 'sha384', type: 'ec' }],
  [`${xmldsig}ecdsa-sha512`, { hash: 'sha512', type: 'ec' }],
]);
const known = ['SAMLRequest', 'SAMLResponse', 'RelayState', 'SigAlg', 'Signature', 'SAMLEncoding'];

/**
 * The signature is over the address as it was written: parts are taken from it as they stand, each at most once
 * (Bindings, 3.4.4.1).
 */
function byRedirect(certificates: readonly string[], query: string): Signed {
  const parts = new Map<string, string>();
  for (const part of query.split('&')) {
    const name = part.split('=', 1)[0] ?? '';
    if (!known.includes(name)) continue;
    if (parts.has(name)) throw invalidLogout('a part of it comes twice');
    parts.set(name, part.slice(name.length + 1));
  }
  const read = (name: string): string => decodeURIComponent((parts.get(name) ?? '').replaceAll('+', '%20'));
  if (parts.has('SAMLRequest') === parts.has('SAMLResponse')) throw invalidLogout('it is neither request nor answer');
  if (parts.has('SAMLEncoding') && !read('SAMLEncoding').endsWith(':DEFLATE')) throw invalidLogout('its encoding');
  if (!parts.has('Signature')) throw invalidLogout('it is not signed');
  const what = parts.has('SAMLRequest') ? 'request' : 'response';
  const name = what === 'request' ? 'SAMLRequest' : 'SAMLResponse';
  const algorithm = algorithms.get(read('SigAlg'));
  if (!algorithm) throw invalidLogout('it is signed in a way that is not taken');
  const covered = [name, 'RelayState', 'SigAlg']
    .flatMap((each) => (parts.has(each) ? [`${each}=${parts.get(each)}`] : []))
    .join('&');
  const signature = Buffer.from(read('Signature'), 'base64');
  const holds = certificates.some((text) => {
    const key = certificateOf(text)?.publicKey;
    if (key?.asymmetricKeyType !== algorithm.type) return false;
    return verify(algorithm.hash, Buffer.from(covered), { key, dsaEncoding: 'ieee-p1363' }, signature);
  });
  if (!holds) throw invalidLogout('its signature');
  const packed = Buffer.from(read(name).replaceAll(/\s/g, ''), 'base64');
  const xml = inflateRawSync(packed, { maxOutputLength: mostBytes }).toString('utf8');
  return { what, xml, relayState: read('RelayState') };
}

const Text = z.array(z.looseObject({ _: z.string() }));
const Message = z.looseObject({
  $: z.looseObject({
    ID: z.string().min(1).max(300),
    Version: z.literal('2.0'),
    IssueInstant: z.string(),
    Destination: z.string(),
    NotOnOrAfter: z.string().optional(),
    InResponseTo: z.string().optional(),
  }),
  Issuer: Text.length(1),
});
const Request = z.object({ LogoutRequest: Message.extend({ SessionIndex: Text.optional() }) });
const Code = z.array(z.looseObject({ $: z.looseObject({ Value: z.string() }) })).min(1);
const Response = z.object({
  LogoutResponse: Message.extend({ Status: z.array(z.looseObject({ StatusCode: Code })).length(1) }),
});

type Expecting = { provider: SamlProvider; sloUrl: string; now: Date };

/** @throws Problem `logout_message_invalid` */
function requireHolding({ $: about, Issuer }: z.output<typeof Message>, { provider, sloUrl, now }: Expecting): Date {
  if (Issuer[0]?._.trim() !== provider.settings.entityId) throw invalidLogout('it is from another issuer');
  if (about.Destination !== sloUrl) throw invalidLogout('it is for another recipient');
  const issued = new Date(about.IssueInstant).getTime();
  const ends = Math.min(issued + freshMs, new Date(about.NotOnOrAfter ?? '9999-12-31').getTime());
  if (Number.isNaN(issued) || Number.isNaN(ends)) throw invalidLogout('its time');
  if (issued > now.getTime() + skewMs || ends + skewMs <= now.getTime())
    throw invalidLogout('it is too old or too new');
  return new Date(ends + skewMs);
}

type LogoutRequest = { id: string; subject: string; indexes: string[]; expiresAt: Date };

/** @param keys what opens an encrypted NameID @throws Problem `logout_message_invalid` */
export async function readLogoutRequest(
  xml: string,
  keys: readonly string[],
  expecting: Expecting,
): Promise<LogoutRequest> {
  try {
    await readSafely(xml);
    const { LogoutRequest: message } = Request.parse(await asObject(xml));
    const expiresAt = requireHolding(message, expecting);
    const indexes = (message.SessionIndex ?? []).map(({ _ }) => _.trim());
    return { id: message.$.ID, subject: await nameIdIn(xml, keys), indexes, expiresAt };
  } catch (error) {
    if (error instanceof Problem && error.code === 'logout_message_invalid') throw error;
    throw invalidLogout('it lacks what it must say', error);
  }
}

/** Whether the provider says that it ended its session. @throws Problem `logout_message_invalid` */
export async function readLogoutResponse(xml: string, expecting: Expecting): Promise<boolean> {
  await readSafely(xml);
  const read = Response.safeParse(await asObject(xml));
  if (!read.success) throw invalidLogout('it lacks what it must say', read.error);
  requireHolding(read.data.LogoutResponse, expecting);
  const code = read.data.LogoutResponse.Status[0]?.StatusCode[0]?.$.Value;
  return code === 'urn:oasis:names:tc:SAML:2.0:status:Success';
}
