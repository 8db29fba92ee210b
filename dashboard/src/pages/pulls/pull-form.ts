// A pull as a form: every field as it is typed, and what of it is sent.
import type { Pull } from '@tocsin/contracts/api/pulls';
import type { Input } from '@tocsin/contracts/client';

export type PullForm = {
  name: string;
  endpoint: string;
  region: string;
  bucket: string;
  prefix: string;
  pathStyle: boolean;
  accessKeyId: string;
  /** Never known beforehand; empty leaves it as it is. */
  secret: string;
  source: string;
  siteId: string | null;
  everyMinutes: number | null;
  /** `2026-11-21T14:05` on this browser's clock; empty reads everything there is. */
  since: string;
};

/** What can be wrong of a form, by the names the server uses. */
export const pullFields = [
  'name', 'endpoint', 'region', 'bucket', 'prefix', 'accessKeyId', 'secretAccessKey', 'source', 'siteId', 'everyMinutes',
  'since',
]; // prettier-ignore

export const emptyPull: PullForm = {
  name: '',
  endpoint: '',
  region: 'us-east-1',
  bucket: '',
  prefix: '',
  pathStyle: true,
  accessKeyId: '',
  secret: '',
  source: 'auto',
  siteId: null,
  everyMinutes: 5,
  since: '',
};

export const formOf = (pull: Pull): PullForm => ({
  name: pull.name,
  endpoint: pull.endpoint,
  region: pull.region,
  bucket: pull.bucket,
  prefix: pull.prefix,
  pathStyle: pull.pathStyle,
  accessKeyId: pull.accessKeyId ?? '',
  secret: '',
  source: pull.source,
  siteId: pull.siteId,
  everyMinutes: pull.everyMinutes,
  since: pull.since === null ? '' : localMinute(new Date(pull.since)),
});

const two = (value: number): string => String(value).padStart(2, '0');
const localMinute = (at: Date): string =>
  `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}T${two(at.getHours())}:${two(at.getMinutes())}`;

/** Without the moment an unchanged field stands for: a minute on the form is up to a minute less than what is kept. */
function sinceOf(text: string, kept: string | null): string | null {
  if (text === '') return null;
  return kept !== null && localMinute(new Date(kept)) === text ? kept : new Date(text).toISOString();
}

/** What is sent. The address may have been pasted with a slash behind it; the region is read from an address of AWS. */
export function toSend(form: PullForm, kept: Pick<Pull, 'since'> | null): Input<'POST /pulls'> {
  const { secret, since, name, endpoint, bucket, accessKeyId, everyMinutes, ...rest } = form;
  const key = accessKeyId.trim();
  return {
    ...rest,
    name: name.trim(),
    endpoint: endpoint.trim().replace(/\/$/, ''),
    bucket: bucket.trim(),
    accessKeyId: key === '' ? null : key,
    everyMinutes: everyMinutes ?? 0,
    since: sinceOf(since, kept?.since ?? null),
    ...(secret === '' ? {} : { secretAccessKey: secret }),
  };
}

/** What follows from the address alone, for the storages that are named by it. */
export function followsFrom(endpoint: string): Partial<Pick<PullForm, 'region' | 'pathStyle'>> {
  const region = /^https:\/\/s3[.-]([a-z0-9-]+)\.amazonaws\.com\/?$/.exec(endpoint.trim())?.[1];
  if (region !== undefined) return { region, pathStyle: false };
  if (/\.r2\.cloudflarestorage\.com\/?$/.test(endpoint.trim())) return { region: 'auto', pathStyle: true };
  return {};
}
