// The Firehose door under thousands of requests, most of which are no good.
import { gzipSync } from 'node:zlib';

import { expect, it } from 'vitest';

import { fuzz } from '../http/fuzzing.ts';
import { firehoseDoor } from './door.ts';

it('answers or hangs up, and keeps what it has answered exactly once', { timeout: 90_000 }, async () => {
  const accepted = await fuzz(
    {
      door: firehoseDoor,
      valid: (marker, records) => ({
        path: '/',
        headers: { 'x-amz-firehose-access-key': 'secret', 'content-type': 'application/json' },
        body: Buffer.from(
          JSON.stringify({
            requestId: marker,
            timestamp: 1,
            records: Array.from({ length: records }, (_, index) => ({
              data: (index % 2 === 0 ? Buffer.from(`${marker} line`) : gzipSync(`{"a":"${marker}"}`)).toString(
                'base64',
              ),
            })),
          }),
        ),
      }),
      paths: ['/any'],
      contentTypes: ['application/json'],
    },
    1_500,
  );
  expect(accepted).toBeGreaterThan(100);
});
