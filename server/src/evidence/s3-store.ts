// Whole files of evidence in a bucket: sealed segments, each an object of its own, locked once the item is sealed.
import { createHash } from 'node:crypto';

import { Problem } from '#platform/errors';
import type { Outbound, OutboundAnswer } from '#platform/outbound';
import { encodedForS3, signS3, type S3Account } from '#platform/s3';

import { segmentBytes } from './disk-store.ts';
import { openRange, sealedSize, type Vessel } from './vessel.ts';

type S3Place = S3Account & { endpoint: string; bucket: string; prefix: string; pathStyle: boolean };
export type S3Store = {
  keep: (vessel: Vessel, sealed: AsyncIterable<Buffer>) => Promise<void>;
  read: (vessel: Vessel, range: { bytes: number; from?: number; to?: number }) => AsyncGenerator<Buffer>;
  /** In compliance mode: nobody deletes or changes it before then. @throws Problem `object_not_locked` */
  lock: (vessel: Vessel, bytes: number, until: Date) => Promise<void>;
  remove: (vessel: Vessel, bytes: number) => Promise<void>;
};

const service = 'The bucket of evidence';
const timeoutMs = 60_000;
const one = (value: string | string[] | undefined): string => (Array.isArray(value) ? (value[0] ?? '') : (value ?? ''));
const md5 = (body: Uint8Array | string): string => createHash('md5').update(body).digest('base64');

type Asked = {
  method: 'GET' | 'PUT' | 'HEAD' | 'DELETE';
  query?: string;
  headers?: Record<string, string>;
  body?: Buffer | string;
};

export function createS3Store({
  outbound,
  place,
  now,
}: {
  outbound: Outbound;
  place: S3Place;
  now: () => Date;
}): S3Store {
  const urlOf = ({ orgId, evidenceId }: Vessel, segment: number): string => {
    const base = new URL(place.endpoint);
    if (!place.pathStyle) base.hostname = `${place.bucket}.${base.hostname}`;
    const key = `${place.prefix}${orgId}/${evidenceId}/${String(segment).padStart(6, '0')}`;
    const path = key.split('/').map(encodedForS3).join('/');
    return `${base.origin}${place.pathStyle ? `/${encodedForS3(place.bucket)}` : ''}/${path}`;
  };
  const ask = async (
    vessel: Vessel,
    segment: number,
    { method, query, headers = {}, body }: Asked,
  ): Promise<OutboundAnswer> => {
    const url = `${urlOf(vessel, segment)}${query === undefined ? '' : `?${query}`}`;
    const answer = await outbound.call({
      service,
      url,
      method,
      headers: await signS3(place, now(), { method, url, headers, ...(body !== undefined && { body }) }),
      ...(body !== undefined && { body }),
      timeoutMs,
    });
    if (answer.status < 200 || answer.status > 299)
      throw new Problem('upstream_failed', 'bucket_refused', `${service} refused with status ${answer.status}.`);
    return answer;
  };
  const segmentsOf = (bytes: number): number => Math.ceil(sealedSize(bytes) / segmentBytes);

  /** One segment is kept while its neighbours are read. */
  const readerOf = (vessel: Vessel) => {
    let held: { segment: number; body: Buffer } | null = null;
    return async (at: number, length: number): Promise<Buffer> => {
      const parts: Buffer[] = [];
      let from = at;
      while (from < at + length) {
        const segment = Math.floor(from / segmentBytes);
        if (held?.segment !== segment) held = { segment, body: (await ask(vessel, segment, { method: 'GET' })).body };
        const inside = from - segment * segmentBytes;
        const part = held.body.subarray(inside, inside + at + length - from);
        if (part.length === 0) break;
        parts.push(part);
        from += part.length;
      }
      return Buffer.concat(parts);
    };
  };

  return {
    keep: async (vessel, sealed) => {
      let segment = 0;
      for await (const body of sealed) {
        await ask(vessel, segment, { method: 'PUT', body, headers: { 'content-md5': md5(body) } });
        segment += 1;
      }
    },
    read: (vessel, range) => openRange(vessel, readerOf(vessel), range),
    lock: async (vessel, bytes, until) => {
      const body = `<Retention xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Mode>COMPLIANCE</Mode><RetainUntilDate>${until.toISOString()}</RetainUntilDate></Retention>`;
      for (let segment = 0; segment < segmentsOf(bytes); segment += 1) {
        await ask(vessel, segment, { method: 'PUT', query: 'retention=', body, headers: { 'content-md5': md5(body) } });
        const { headers } = await ask(vessel, segment, { method: 'HEAD' });
        // Some storages keep whole seconds.
        const kept = Date.parse(one(headers['x-amz-object-lock-retain-until-date']));
        if (one(headers['x-amz-object-lock-mode']) !== 'COMPLIANCE' || !(kept >= until.getTime() - 1000))
          throw new Problem(
            'upstream_failed',
            'object_not_locked',
            `${service} did not lock the item: see whether Object Lock is on.`,
          );
      }
    },
    remove: async (vessel, bytes) => {
      for (let segment = 0; segment < segmentsOf(bytes); segment += 1) await ask(vessel, segment, { method: 'DELETE' });
    },
  };
}
