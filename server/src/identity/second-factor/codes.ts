// Guesses at codes are counted for each person, apart from those at passwords: a million codes are soon tried.
import type { Context } from '#platform/context';
import type { DatabaseHandle } from '#platform/database';

import { beginAttempt, endAttempts } from '../attempts.ts';
import { networkOf } from '../lock-out.ts';
import { emailKeyOf } from '../members.ts';

/** @throws Problem `too_many_requests` `too_many_attempts` after five wrong ones within fifteen minutes. */
export async function guardedCode(
  handle: DatabaseHandle,
  ctx: Context,
  email: string,
  take: () => Promise<boolean>,
): Promise<boolean> {
  const emailKey = `code of ${emailKeyOf(email)}`;
  const attempt = await beginAttempt(handle, { emailKey, network: networkOf(ctx.ip), now: ctx.now() });
  const taken = await take();
  if (taken) await endAttempts(handle, attempt);
  return taken;
}
