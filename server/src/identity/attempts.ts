// Counts failed attempts to sign in. An attempt is counted before the password is looked at, so that many at once
// cannot all slip through; a success takes its own count back.
import type { DatabaseHandle } from '#platform/database';
import { Problem } from '#platform/errors';
import { uuidv7 } from '#platform/id';

import { failuresPerAccount, failuresPerNetwork, lockedForSeconds, windowMs } from './lock-out.ts';
import { tablesOf } from './store.ts';

export type Attempt = { id: string; emailKey: string; network: string | null; at: Date };

/** @throws Problem `too_many_requests` `too_many_attempts` with the time to wait. */
export async function beginAttempt(
  handle: DatabaseHandle,
  { emailKey, network, now }: { emailKey: string; network: string | null; now: Date },
): Promise<Attempt> {
  const attempt = { id: uuidv7(), emailKey, network, at: now };
  await handle.asSystem((db) => tablesOf(db).insertInto('signInFailure').values(attempt).execute());
  const since = new Date(now.getTime() - windowMs);
  const others = await handle.asSystem((db) => {
    const failures = tablesOf(db)
      .selectFrom('signInFailure')
      .select('at')
      .where('id', '!=', attempt.id)
      .where('at', '>', since)
      .orderBy('at', 'desc')
      .limit(failuresPerNetwork);
    return Promise.all([
      failures.where('emailKey', '=', emailKey).execute(),
      network === null ? [] : failures.where('network', '=', network).execute(),
    ]);
  });
  const [account, nearby] = others.map((rows) => rows.map(({ at }) => at));
  const retryAfterSeconds = Math.max(
    lockedForSeconds(account ?? [], failuresPerAccount, now),
    lockedForSeconds(nearby ?? [], failuresPerNetwork, now),
  );
  if (retryAfterSeconds === 0) return attempt;
  // A refused attempt does not prolong the wait.
  await handle.asSystem((db) => tablesOf(db).deleteFrom('signInFailure').where('id', '=', attempt.id).execute());
  throw new Problem('too_many_requests', 'too_many_attempts', 'Too many attempts. Wait before you try again.', {
    retryAfterSeconds,
  });
}

/** Forgets this address's failures, and everybody's that no longer count. */
export const endAttempts = (handle: DatabaseHandle, { emailKey, at }: Attempt): Promise<unknown> =>
  handle.asSystem((db) =>
    tablesOf(db)
      .deleteFrom('signInFailure')
      .where((where) =>
        where.or([where('emailKey', '=', emailKey), where('at', '<', new Date(at.getTime() - windowMs))]),
      )
      .execute(),
  );
