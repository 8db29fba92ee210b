// What people are offered in front of the door: the providers that speak for the domain of their address.
import type * as api from '@tocsin/contracts/api/single-sign-on';
import type * as z from 'zod';

import type { Context } from '#platform/context';
import type { DatabaseHandle } from '#platform/database';
import { Problem } from '#platform/errors';
import { createRateLimit } from '#platform/rate-limit';

import { networkOf } from '../lock-out.ts';
import { domainOf } from './groups.ts';
import { findSpeakingFor } from './store.ts';

type Offer = z.input<typeof api.listSignInProviders.output>;

/**
 * Depends on the domain alone: whether somebody has an account cannot be seen.
 * @throws Problem `too_many_requests` `too_many_attempts`
 */
export function listSignInProvidersWith(handle: DatabaseHandle) {
  const rateLimit = createRateLimit({ perSecond: 0.5, burst: 30 });
  return async (ctx: Context, { email }: { email: string }): Promise<Offer> => {
    const { ok, retryAfterSeconds } = rateLimit.take(networkOf(ctx.ip) ?? 'unknown');
    if (!ok)
      throw new Problem('too_many_requests', 'too_many_attempts', 'Too many attempts. Wait before you try again.', {
        retryAfterSeconds,
      });
    const domain = domainOf(email);
    const found = domain === null ? [] : await findSpeakingFor(handle, domain);
    const enforced = found.filter((provider) => provider.enforced);
    return {
      items: found.map(({ id, name }) => ({ id, name })),
      enforced: enforced.length === 1 && found.length === 1 ? (enforced[0]?.id ?? null) : null,
    };
  };
}
