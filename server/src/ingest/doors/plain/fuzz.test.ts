// The plain HTTP door under thousands of requests, most of which are no good.
import { expect, it } from 'vitest';

import { fuzz } from '../http/fuzzing.ts';
import { plainDoor } from './door.ts';

it('answers or hangs up, and keeps what it has answered exactly once', { timeout: 90_000 }, async () => {
  const accepted = await fuzz(
    {
      door: plainDoor,
      valid: (marker, records) => ({
        path: '/any/path?source=json',
        headers: { authorization: 'Bearer secret' },
        body: Buffer.from(
          `[${Array.from({ length: records }, (_, index) => `{"marker":"${marker}","index":${index}}`).join(',')}]`,
        ),
      }),
      paths: ['/?source=linux-auth', '/x?site=nowhere'],
      contentTypes: ['application/json', 'application/x-ndjson', 'text/plain'],
    },
    1_500,
  );
  expect(accepted).toBeGreaterThan(100);
});
