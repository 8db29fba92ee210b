// Signed calls of AWS's JSON services, through the outbound broker.
import { AwsV4Signer } from 'aws4fetch';
import * as z from 'zod';

import type { Outbound } from '../outbound.ts';
import type { Secret } from '../secret.ts';

export type AwsCredentials = { accessKeyId: string; secretAccessKey: Secret; sessionToken: Secret | null };
export type AwsPlace = {
  service: 'kms' | 'secretsmanager';
  region: string;
  /** Instead of Amazon's own address, e.g. an endpoint of a VPC. */
  endpoint: string | null;
};
type Means = { outbound: Pick<Outbound, 'call'>; now: () => Date };
/** `code`: the name of the error, e.g. `AccessDeniedException`; null where the call succeeded. */
export type AwsAnswer = { status: number; code: string | null; body: unknown };

const targets = { kms: 'TrentService', secretsmanager: 'secretsmanager' } as const;
const titles = { kms: 'AWS KMS', secretsmanager: 'AWS Secrets Manager' } as const;
const Failed = z.object({ __type: z.string() });

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
};

/** One call, Signature Version 4. @throws what the outbound broker throws */
export async function callAws(
  { service, region, endpoint }: AwsPlace,
  credentials: AwsCredentials,
  { action, input }: { action: string; input: object },
  { outbound, now }: Means,
): Promise<AwsAnswer> {
  const { sessionToken } = credentials;
  const url = new URL('/', endpoint ?? `https://${service}.${region}.amazonaws.com`).href;
  const signed = await new AwsV4Signer({
    method: 'POST',
    url,
    headers: { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': `${targets[service]}.${action}` },
    body: JSON.stringify(input),
    accessKeyId: credentials.accessKeyId,
    secretAccessKey: credentials.secretAccessKey.reveal(),
    ...(sessionToken && { sessionToken: sessionToken.reveal() }),
    service,
    region,
    datetime: now()
      .toISOString()
      .replaceAll(/[:-]|\.\d{3}/g, ''),
  }).sign();
  const answer = await outbound.call({
    service: titles[service],
    method: 'POST',
    url,
    headers: Object.fromEntries([...new Headers(signed.headers)].filter(([name]) => name !== 'host')),
    body: JSON.stringify(input),
    maxBytes: 1 << 20,
  });
  const body = parsed(answer.body.toString('utf8'));
  if (answer.status === 200) return { status: 200, code: null, body };
  const failed = Failed.safeParse(body);
  const code = failed.success ? (failed.data.__type.split('#').at(-1) ?? '') : '';
  return { status: answer.status, code: /^\w{1,80}$/.test(code) ? code : `status ${answer.status}`, body: null };
}
