// The journal door under thousands of requests, most of which are no good.
import { expect, it } from 'vitest';

import { fuzz } from '../http/fuzzing.ts';
import { journalDoor } from './door.ts';
import { binaryField } from './fixtures.ts';

it('answers or hangs up, and keeps what it has answered exactly once', { timeout: 90_000 }, async () => {
  const accepted = await fuzz(
    {
      door: journalDoor,
      allOrNothing: false,
      valid: (marker, records) => ({
        path: '/upload',
        headers: { 'content-type': 'application/vnd.fdo.journal' },
        body: Buffer.concat(
          Array.from({ length: records }, (_, index) =>
            Buffer.concat([
              Buffer.from(`__CURSOR=${marker}${index}\nPRIORITY=6\n`),
              index % 2 === 0 ? Buffer.from('MESSAGE=one line\n') : binaryField('MESSAGE', 'two\nlines'),
              Buffer.from('\n'),
            ]),
          ),
        ),
      }),
      paths: ['/upload/', '/'],
      contentTypes: ['application/vnd.fdo.journal'],
    },
    1_500,
  );
  expect(accepted).toBeGreaterThan(100);
});
