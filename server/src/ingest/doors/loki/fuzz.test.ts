// The Loki door under thousands of requests, most of which are no good.
import { expect, it } from 'vitest';

import { fuzz } from '../http/fuzzing.ts';
import { bytesField, snapped, varintField } from '../http/protobuf-fixtures.ts';
import { lokiDoor } from './door.ts';

it('answers or hangs up, and keeps what it has answered exactly once', { timeout: 90_000 }, async () => {
  const accepted = await fuzz(
    {
      door: lokiDoor,
      valid: (marker, records) => ({
        path: '/loki/api/v1/push',
        headers: { authorization: 'Bearer secret', 'content-type': 'application/x-protobuf' },
        body: snapped(
          bytesField(
            1,
            bytesField(1, '{host="web1", job="system"}'),
            ...Array.from({ length: records }, (_, index) =>
              bytesField(2, bytesField(1, varintField(1, 1_700_000_000n)), bytesField(2, `${marker} ${index}`)),
            ),
          ),
        ),
      }),
      paths: ['/ready', '/api/prom/push', '/loki/api/v1/query'],
      contentTypes: ['application/json', 'application/x-protobuf'],
    },
    1_500,
  );
  expect(accepted).toBeGreaterThan(100);
});
