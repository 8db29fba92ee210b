// How requests to S3 and its like are signed (Signature Version 4), and how keys of objects stand in addresses.
import { createHash } from 'node:crypto';

import { AwsV4Signer } from 'aws4fetch';

import type { Secret } from './secret.ts';

export type S3Account = {
  region: string;
  /** Null: requests are not signed. */
  credentials: { accessKeyId: string; secretAccessKey: Secret } | null;
};
export type S3Request = {
  method?: 'GET' | 'PUT' | 'HEAD' | 'DELETE';
  url: string;
  headers: Readonly<Record<string, string>>;
  body?: string | Uint8Array;
};

/** As the signature reads it: everything but letters, digits and `-._~`. */
export const encodedForS3 = (text: string): string =>
  encodeURIComponent(text).replaceAll(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);

/** The headers to send. */
export async function signS3(
  { credentials, region }: S3Account,
  now: Date,
  { method = 'GET', url, headers, body = '' }: S3Request,
): Promise<Record<string, string>> {
  if (credentials === null) return { ...headers };
  const signer = new AwsV4Signer({
    method,
    url,
    headers: { ...headers, 'x-amz-content-sha256': createHash('sha256').update(body).digest('hex') },
    accessKeyId: credentials.accessKeyId,
    secretAccessKey: credentials.secretAccessKey.reveal(),
    service: 's3',
    region,
    datetime: now.toISOString().replaceAll(/[:-]|\.\d{3}/g, ''),
  });
  const request = await signer.sign();
  return Object.fromEntries([...new Headers(request.headers)].filter(([name]) => name !== 'host'));
}
