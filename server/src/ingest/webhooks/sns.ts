// Amazon SNS: proves its messages with a certificate of its own, and asks before it sends.
import { createVerify, X509Certificate } from 'node:crypto';

import type { Outbound } from '#platform/outbound';

import { textAt, unwrapped, type Fields } from './reading.ts';

export type SnsRefused = { because: string };

export const isSnsEnvelope = (value: Fields): boolean =>
  ['Notification', 'SubscriptionConfirmation', 'UnsubscribeConfirmation'].includes(textAt(value, 'Type')) &&
  textAt(value, 'TopicArn') !== '' &&
  typeof value['Message'] === 'string';

const snsHost = /^sns\.[a-z0-9-]{3,30}\.amazonaws\.com(?:\.cn)?$/;

/** The address, if it is one of Amazon's own for SNS over TLS. */
function pinned(address: string): URL | null {
  if (!URL.canParse(address)) return null;
  const url = new URL(address);
  const own = url.protocol === 'https:' && snsHost.test(url.hostname) && url.port === '' && url.username === '';
  return own ? url : null;
}

const signedNames = {
  Notification: ['Message', 'MessageId', 'Subject', 'Timestamp', 'TopicArn', 'Type'],
  SubscriptionConfirmation: ['Message', 'MessageId', 'SubscribeURL', 'Timestamp', 'Token', 'TopicArn', 'Type'],
  UnsubscribeConfirmation: ['Message', 'MessageId', 'SubscribeURL', 'Timestamp', 'Token', 'TopicArn', 'Type'],
} as const;
const isSigned = (type: string): type is keyof typeof signedNames => type in signedNames;

/** Name and value, a line each, in the order of the names; a field that is not there is left out. */
export function signedText(envelope: Fields): string {
  const type = textAt(envelope, 'Type');
  const names = isSigned(type) ? signedNames[type] : [];
  return names.flatMap((name) => (typeof envelope[name] === 'string' ? [`${name}\n${envelope[name]}\n`] : [])).join('');
}

export type Sns = {
  /** Null when the message is Amazon's; else why not. @throws Problem `upstream_failed` when the certificate cannot be had. */
  check: (envelope: Fields, now: number) => Promise<SnsRefused | null>;
  /** Confirms a subscription by calling the address it names. @throws Problem `upstream_failed`. */
  confirm: (envelope: Fields) => Promise<SnsRefused | null>;
};

const mostCertificates = 20;
const keptMs = 24 * 3_600_000;
/** SNS goes on trying for hours; that a message is done once is seen to by its id. */
const toleranceMs = 24 * 3_600_000;

export function createSns(outbound: Pick<Outbound, 'call'>): Sns {
  const known = new Map<string, { certificate: X509Certificate; until: number }>();

  async function certificateAt(url: URL, now: number): Promise<X509Certificate | null> {
    const kept = known.get(url.href);
    if (kept && kept.until > now) return kept.certificate;
    const answer = await outbound.call({ service: 'Amazon SNS', url: url.href, timeoutMs: 5_000, maxBytes: 64 * 1024 });
    // A redirect would lead away from the pinned host.
    if (answer.status !== 200 || !pinned(answer.url)) return null;
    try {
      const certificate = new X509Certificate(answer.body);
      if (known.size >= mostCertificates) known.clear();
      known.set(url.href, { certificate, until: now + keptMs });
      return certificate;
    } catch {
      return null;
    }
  }

  return {
    check: async (envelope, now) => {
      const version = textAt(envelope, 'SignatureVersion');
      if (version !== '1' && version !== '2') return { because: 'The message of SNS has no signature we know.' };
      const url = pinned(textAt(envelope, 'SigningCertURL', 'SigningCertUrl'));
      if (!url?.pathname.endsWith('.pem'))
        return { because: 'The certificate of the message of SNS is not at an address of Amazon SNS.' };
      const sentAt = Date.parse(textAt(envelope, 'Timestamp'));
      if (!(Math.abs(now - sentAt) <= toleranceMs))
        return { because: 'The message of SNS is signed for another time, more than a day from ours.' };
      const certificate = await certificateAt(url, now);
      if (!certificate) return { because: 'What is at the certificate’s address is no certificate.' };
      if (Date.parse(certificate.validFrom) > now || Date.parse(certificate.validTo) < now)
        return { because: 'The certificate of the message of SNS is not valid now.' };
      const verifier = createVerify(version === '1' ? 'RSA-SHA1' : 'RSA-SHA256').update(signedText(envelope), 'utf8');
      const signature = Buffer.from(textAt(envelope, 'Signature'), 'base64');
      return verifier.verify(certificate.publicKey, signature)
        ? null
        : { because: 'The signature of the message of SNS does not fit it.' };
    },
    confirm: async (envelope) => {
      const url = pinned(textAt(envelope, 'SubscribeURL'));
      if (!url) return { because: 'The subscription is to be confirmed at an address that is not of Amazon SNS.' };
      const answer = await outbound.call({
        service: 'Amazon SNS',
        url: url.href,
        timeoutMs: 8_000,
        maxBytes: 64 * 1024,
      });
      return answer.status === 200 ? null : { because: `Amazon SNS answered ${answer.status} to the confirmation.` };
    },
  };
}

/** What the topic brings: JSON in a text is read. */
export const carried = (envelope: Fields): unknown => unwrapped(envelope['Message']);
