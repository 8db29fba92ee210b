// The Splunk door under thousands of requests, most of which are no good.
import { expect, it } from 'vitest';

import { fuzz } from '../http/fuzzing.ts';
import { splunkDoor } from './door.ts';

it('answers or hangs up, and keeps what it has answered exactly once', { timeout: 90_000 }, async () => {
  const accepted = await fuzz(
    {
      door: splunkDoor,
      valid: (marker, records) => ({
        path: '/services/collector/event',
        headers: { authorization: 'Splunk secret' },
        body: Buffer.from(
          Array.from({ length: records }, (_, index) =>
            JSON.stringify({ event: { marker, index }, time: `${index}.5` }),
          ).join(''),
        ),
      }),
      paths: [
        '/services/collector',
        '/services/collector/raw?host=a',
        '/services/collector/ack?channel=1',
        '/services/collector/health',
      ],
      contentTypes: ['application/json', 'application/x-www-form-urlencoded'],
    },
    1_500,
  );
  expect(accepted).toBeGreaterThan(100);
});
