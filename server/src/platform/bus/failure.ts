// What a broker that does not take a message means for the sender of it.
import { JetStreamApiError } from '@nats-io/jetstream';

import { Problem } from '../errors.ts';

/** JetStream's numbers for: bytes, messages or storage exceeded. */
const fullCodes: ReadonlySet<number> = new Set([10_077, 10_122, 10_023, 10_047]);

export function busFailure(cause: unknown): Problem {
  if (cause instanceof JetStreamApiError && fullCodes.has(cause.code))
    return new Problem(
      'unavailable',
      'broker_full',
      'More has arrived than the detect workers can take. Send again later.',
      {
        retryAfterSeconds: 5,
        cause,
      },
    );
  return new Problem('unavailable', 'broker_away', 'The broker did not take this batch. Send it again.', {
    retryAfterSeconds: 2,
    cause,
  });
}
