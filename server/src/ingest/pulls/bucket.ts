// Lists and reads an S3-compatible bucket through the outbound broker, so that its rules hold here as well.
import { setTimeout as sleep } from 'node:timers/promises';

import { Problem } from '#platform/errors';
import type { Outbound, OutboundAnswer } from '#platform/outbound';
import { encodedForS3 as encoded, signS3, type S3Account } from '#platform/s3';

import { errorIn, listingIn, type BucketObject, type ListingPage } from './bucket-answers.ts';

export type BucketPlace = S3Account & {
  endpoint: string;
  bucket: string;
  prefix: string;
  pathStyle: boolean;
};
export type Bucket = {
  /** @throws Problem `upstream_failed`, `address_not_allowed`. */
  list: (from: string | null) => Promise<ListingPage>;
  /** In pieces, each asked for when it is needed. @throws Problem `object_changed` when another version has come meanwhile. */
  read: (object: BucketObject) => AsyncGenerator<Buffer>;
};
type Options = { outbound: Pick<Outbound, 'call'>; now: () => Date; signal: AbortSignal; pieceBytes?: number };

const attempts = 4;
const service = 'The object storage';

export function openBucket(place: BucketPlace, { outbound, now, signal, pieceBytes = 8 << 20 }: Options): Bucket {
  const base = new URL(place.endpoint);
  if (!place.pathStyle) base.hostname = `${place.bucket}.${base.hostname}`;
  const root = place.pathStyle ? `/${encoded(place.bucket)}` : '';

  async function call(path: string, headers: Record<string, string>, maxBytes: number): Promise<OutboundAnswer> {
    for (let attempt = 1; ; attempt += 1) {
      const url = base.origin + path;
      try {
        const answer = await outbound.call({
          service,
          url,
          headers: await signS3(place, now(), { url, headers }),
          timeoutMs: 120_000,
          maxBytes,
          signal,
        });
        const isPassing = answer.status >= 500 || answer.status === 429 || answer.status === 408;
        if (!isPassing || attempt >= attempts) return answer;
      } catch (error) {
        const isPassing = error instanceof Problem && error.kind === 'upstream_failed';
        if (!isPassing || attempt >= attempts || signal.aborted) throw error;
      }
      await sleep(200 * 4 ** (attempt - 1), undefined, { signal });
    }
  }

  return {
    list: async (from) => {
      const query = [
        ...(from === null ? [] : [['continuation-token', from]]),
        ['encoding-type', 'url'],
        ['list-type', '2'],
        ['max-keys', '1000'],
        ['prefix', place.prefix],
      ].map(([name = '', value = '']) => `${encoded(name)}=${encoded(value)}`);
      const answer = await call(`${root}/?${query.join('&')}`, {}, 16 << 20);
      if (answer.status !== 200) throw refusal(answer, 'The list of objects');
      try {
        return listingIn(answer.body.toString('utf8'));
      } catch (error) {
        throw new Problem('upstream_failed', 'upstream_answer', 'The object storage answered with something else than a list of objects.', { cause: error }); // prettier-ignore
      }
    },
    read: async function* ({ key, etag, size }) {
      const path = `${root}/${key.split('/').map(encoded).join('/')}`;
      // Programs that follow the standard of addresses would ask for another object.
      if (new URL(base.origin + path).pathname !== path)
        throw new Problem(
          'invalid_input',
          'object_unreadable',
          'The key of the object cannot be written as an address.',
        );
      for (let at = 0; at < size;) {
        const to = Math.min(at + pieceBytes, size) - 1;
        const headers = { range: `bytes=${at}-${to}`, ...(etag === '' ? {} : { 'if-match': `"${etag}"` }) };
        const answer = await call(path, headers, pieceBytes + 65_536);
        if (answer.status === 412)
          throw new Problem('conflict', 'object_changed', 'The object was written anew meanwhile.');
        const isWhole = answer.status === 200 && at === 0 && answer.body.length === size;
        if (answer.status !== 206 && !isWhole) throw refusal(answer, 'The object');
        if (answer.body.length === 0 || answer.body.length > size - at)
          throw new Problem('upstream_failed', 'upstream_answer', 'The object storage sent another part of the object than asked for.'); // prettier-ignore
        at += answer.body.length;
        yield answer.body;
      }
    },
  };
}

function refusal({ status, body }: OutboundAnswer, what: string): Problem {
  const said = errorIn(body.toString('utf8', 0, 10_000));
  const reason = said === null ? '' : `: ${said.code}${said.message === '' ? '' : `, ${said.message}`}`;
  return new Problem('upstream_failed', 'bucket_refused', `${what} was refused with status ${status}${reason}`);
}
