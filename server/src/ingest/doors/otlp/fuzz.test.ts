// The OTLP door under thousands of requests, most of which are no good.
import { expect, it } from 'vitest';

import { fuzz } from '../http/fuzzing.ts';
import { bytesField, fixed64Field, varintField } from '../http/protobuf-fixtures.ts';
import { otlpDoor } from './door.ts';

it('answers or hangs up, and keeps what it has answered exactly once', { timeout: 90_000 }, async () => {
  const accepted = await fuzz(
    {
      door: otlpDoor,
      valid: (marker, records) => ({
        path: '/v1/logs',
        headers: { authorization: 'Bearer secret', 'content-type': 'application/x-protobuf' },
        body: bytesField(
          1,
          bytesField(1, bytesField(1, bytesField(1, 'host.name'), bytesField(2, bytesField(1, 'web1')))),
          bytesField(
            2,
            ...Array.from({ length: records }, (_, index) =>
              bytesField(
                2,
                fixed64Field(1, 1_700_000_000_000_000_000n),
                varintField(2, 9n),
                bytesField(5, bytesField(1, `${marker} ${index}`)),
              ),
            ),
          ),
        ),
      }),
      paths: ['/v1/traces', '/v1/metrics', '/v1/logs/'],
      contentTypes: ['application/json', 'application/x-protobuf'],
    },
    1_500,
  );
  expect(accepted).toBeGreaterThan(100);
});
