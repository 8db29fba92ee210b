// What identity does by the clock.
import { inTransaction, type Context } from '#platform/context';
import { every, type TimedJob } from '#platform/module';

import { warnOfExpiringKeys } from './expiring-keys.ts';
import { sweepDevices } from './known-devices.ts';
import { sweepOAuth } from './oauth/sweep.ts';
import { findPolicy } from './security-policy.ts';
import { tablesOf } from './store.ts';

/** Sessions that idled or aged out open nothing, nor do devices long gone; this only takes them off the disk. */
export const sweepSessions = (ctx: Context): Promise<void> =>
  inTransaction(ctx, async (tx) => {
    const now = tx.now();
    const { idleMinutes } = await findPolicy(tx.db, tx.orgId);
    const idleSince = new Date(now.getTime() - idleMinutes * 60_000);
    await tablesOf(tx.db)
      .deleteFrom('session')
      .where((where) => where.or([where('expiresAt', '<=', now), where('lastSeenAt', '<=', idleSince)]))
      .execute();
    await sweepDevices(tx);
  });

export const identityJobs: readonly TimedJob[] = [
  every('17 * * * *', sweepSessions),
  every('37 * * * *', sweepOAuth),
  every('23 6 * * *', warnOfExpiringKeys),
];
