// A root as an object that nobody can change or delete before its time: S3 Object Lock in compliance mode.
import { createHash } from 'node:crypto';

import { canonicalJson } from '@tocsin/contracts/ledger/canonical-json';

import { conflict, Problem } from '#platform/errors';
import type { OutboundAnswer } from '#platform/outbound';
import { encodedForS3, signS3, type S3Request } from '#platform/s3';

import { base64, type Anchored, type AnchorWorld, type Credential, type Told } from './anchor.ts';

export type LockPlace = {
  endpoint: string;
  region: string;
  bucket: string;
  prefix: string;
  pathStyle: boolean;
  accessKeyId: string;
  retainDays: number;
};

const service = 'The object storage';
const dayMs = 86_400_000;

const keyOf = ({ prefix }: LockPlace, { orgId, number }: Told['root']): string =>
  `${prefix}${orgId}/${String(number).padStart(10, '0')}.json`;

function urlOf({ endpoint, bucket, pathStyle }: LockPlace, key: string): string {
  const base = new URL(endpoint);
  if (!pathStyle) base.hostname = `${bucket}.${base.hostname}`;
  const path = key.split('/').map(encodedForS3).join('/');
  return `${base.origin}${pathStyle ? `/${encodedForS3(bucket)}` : ''}/${path}`;
}

const one = (value: string | string[] | undefined): string => (Array.isArray(value) ? (value[0] ?? '') : (value ?? ''));

/** The object is read back: what counts is the retention it has, not the one that was asked for. */
export async function lockRoot(
  { outbound, now }: AnchorWorld,
  place: LockPlace,
  credential: Credential,
  { root, digest }: Told,
): Promise<Anchored> {
  if (credential === null) throw conflict('credential_needed', 'The secret of the access key is missing.');
  const { region, accessKeyId } = place;
  const account = { region, credentials: { accessKeyId, secretAccessKey: credential } };
  const key = keyOf(place, root);
  const url = urlOf(place, key);
  const body = canonicalJson(root);
  const until = new Date(now().getTime() + place.retainDays * dayMs);
  const ask = async (request: Omit<S3Request, 'url'> & { method: 'PUT' | 'HEAD' }): Promise<OutboundAnswer> => {
    const answer = await outbound.call({
      service,
      url,
      method: request.method,
      headers: await signS3(account, now(), { ...request, url }),
      ...(request.body !== undefined && { body: request.body }),
      timeoutMs: 30_000,
      maxBytes: 64 * 1024,
    });
    if (answer.status !== 200)
      throw new Problem('upstream_failed', 'bucket_refused', `${service} refused with status ${answer.status}.`);
    return answer;
  };
  await ask({
    method: 'PUT',
    body,
    headers: {
      'content-type': 'application/json',
      'content-md5': createHash('md5').update(body).digest('base64'),
      'x-amz-object-lock-mode': 'COMPLIANCE',
      'x-amz-object-lock-retain-until-date': until.toISOString(),
    },
  });
  const { headers } = await ask({ method: 'HEAD', headers: {} });
  const kept = {
    mode: one(headers['x-amz-object-lock-mode']),
    until: one(headers['x-amz-object-lock-retain-until-date']),
  };
  // Some storages keep whole seconds.
  if (kept.mode !== 'COMPLIANCE' || !(Date.parse(kept.until) >= until.getTime() - 1000))
    throw new Problem('upstream_failed', 'object_not_locked', `${service} took the root and did not lock it as asked: see whether Object Lock is on for the bucket.`); // prettier-ignore
  const version = one(headers['x-amz-version-id']);
  return { place: `${place.bucket}/${key}`, proof: base64(canonicalJson({ digest, key, version, ...kept })) };
}
