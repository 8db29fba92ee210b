// A time stamp of RFC 3161: an authority signs the hash of a root together with the time.
import { randomBytes } from 'node:crypto';

import { readTimeStamp } from '@tocsin/contracts/ledger/time-stamp';
import { Integer, OctetString } from 'asn1js';
import * as pkijs from 'pkijs';

import { invalid, Problem } from '#platform/errors';

import type { Anchored, AnchorWorld, Told } from './anchor.ts';

const service = 'The time stamp authority';
const sha256 = '2.16.840.1.101.3.4.2.1';
const extendedKeyUsage = '2.5.29.37';
const timeStamping = '1.3.6.1.5.5.7.3.8';
/** How far an authority's clock may be from ours. */
const skewMs = 24 * 60 * 60_000;

// The library's own way to the cryptography of the machine.
const engine = new pkijs.CryptoEngine({ name: 'node', crypto: globalThis.crypto });
pkijs.setEngine('node', engine);

const refused = (why: string, cause?: unknown): Problem =>
  new Problem('upstream_failed', 'time_stamp_wrong', `${service} answered with something that cannot be trusted: ${why}.`, { cause }); // prettier-ignore
const exact = (bytes: Uint8Array): ArrayBuffer => new Uint8Array(bytes).buffer;

/** @throws Problem `certificate_wrong` for a text without certificates */
export function certificatesIn(pem: string): pkijs.Certificate[] {
  const blocks = [...pem.matchAll(/-----BEGIN CERTIFICATE-----([A-Za-z0-9+/=\s]+)-----END CERTIFICATE-----/g)];
  try {
    if (blocks.length === 0) throw new Error('There is no block.');
    return blocks.map(([, body = '']) => pkijs.Certificate.fromBER(exact(Buffer.from(body, 'base64'))));
  } catch {
    throw invalid('certificate_wrong', 'The certificates cannot be read; PEM is asked for.', [
      { pointer: '/settings/ca', detail: 'One or more certificates in PEM.' },
    ]);
  }
}

/** @param nonce so many random bytes that no answer can have been made before */
export function timeStampRequest(digest: string, nonce: Uint8Array): Uint8Array {
  const request = new pkijs.TimeStampReq({
    version: 1,
    messageImprint: new pkijs.MessageImprint({
      hashAlgorithm: new pkijs.AlgorithmIdentifier({ algorithmId: sha256 }),
      hashedMessage: new OctetString({ valueHex: exact(Buffer.from(digest, 'hex')) }),
    }),
    nonce: new Integer({ valueHex: exact(nonce) }),
    certReq: true,
  });
  return new Uint8Array(request.toSchema().toBER());
}

/** A positive number without a leading zero, so that it is written in one way only. */
function makeNonce(): Uint8Array {
  const nonce = randomBytes(16);
  nonce[0] = ((nonce[0] ?? 0) & 0x7f) | 0x40;
  return nonce;
}

const mayStamp = (certificate: pkijs.Certificate): boolean =>
  (certificate.extensions ?? []).some(
    ({ extnID, parsedValue }) =>
      extnID === extendedKeyUsage &&
      parsedValue instanceof pkijs.ExtKeyUsage &&
      parsedValue.keyPurposes.includes(timeStamping),
  );

type Asked = { statement: Uint8Array; digest: string; nonce: Uint8Array; trusted: pkijs.Certificate[]; now: Date };

/**
 * Checks the imprint, the nonce, the time, the signature, and that its signer is one who may stamp, of a chain that ends
 * at a trusted certificate.
 * @throws Problem `time_stamp_wrong`, `time_stamp_refused`
 */
export async function checkTimeStamp(response: Uint8Array, asked: Asked): Promise<void> {
  const { statement, digest, nonce, trusted, now } = asked;
  let parsed: pkijs.TimeStampResp;
  try {
    parsed = pkijs.TimeStampResp.fromBER(exact(response));
  } catch (error) {
    throw refused('it is no TimeStampResp', error);
  }
  const { statusStrings } = parsed.status;
  const status: number = parsed.status.status;
  if (status > 1 || !parsed.timeStampToken) {
    const said = (statusStrings ?? []).map((text) => text.valueBlock.value).join(' ');
    throw new Problem('upstream_failed', 'time_stamp_refused', `${service} refused with status ${status}${said === '' ? '' : `: ${said.slice(0, 200)}`}.`); // prettier-ignore
  }
  const stamp = readTimeStamp(new Uint8Array(response));
  if (stamp?.imprint !== digest) throw refused('it stamps another hash');
  const signed = new pkijs.SignedData({ schema: parsed.timeStampToken.content });
  const content = signed.encapContentInfo.eContent;
  const info = content && pkijs.TSTInfo.fromBER(content.getValue());
  const answered = info?.nonce && Buffer.from(info.nonce.valueBlock.valueHexView);
  if (!answered || !answered.equals(Buffer.from(nonce))) throw refused('it answers another request');
  if (Math.abs(Date.parse(stamp.at) - now.getTime()) > skewMs) throw refused(`its time is ${stamp.at}`);
  const verdict = await signed
    .verify(
      {
        signer: 0,
        data: exact(statement),
        trustedCerts: trusted,
        checkChain: true,
        checkDate: new Date(stamp.at),
        passedWhenNotRevValues: true,
        extendedMode: true,
      },
      engine,
    )
    .catch((error: unknown) => error);
  if (!isVerdict(verdict) || verdict.signatureVerified !== true || !verdict.signerCertificate)
    throw refused('its signature does not lead to a certificate that is trusted', verdict);
  if (!mayStamp(verdict.signerCertificate)) throw refused('its signer is not one who may stamp times');
}

const isVerdict = (value: unknown): value is pkijs.SignedDataVerifyResult =>
  typeof value === 'object' && value !== null && 'signatureVerified' in value && 'signerCertificate' in value;

export async function stampRoot(
  { outbound, now }: AnchorWorld,
  { url, ca }: { url: string; ca: string },
  { statement, digest }: Told,
): Promise<Anchored> {
  const nonce = makeNonce();
  const { status, body } = await outbound.call({
    service,
    method: 'POST',
    url,
    headers: { 'content-type': 'application/timestamp-query', accept: 'application/timestamp-reply' },
    body: timeStampRequest(digest, nonce),
    maxBytes: 256 * 1024,
    timeoutMs: 30_000,
  });
  if (status !== 200)
    throw new Problem('upstream_failed', 'upstream_answer', `${service} answered with status ${status}.`);
  await checkTimeStamp(body, { statement, digest, nonce, trusted: certificatesIn(ca), now: now() });
  return { place: new URL(url).host, proof: body.toString('base64') };
}
