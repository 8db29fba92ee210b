// Sends decisions in parts, so that thousands of them are several short requests and one can see how far it is.
import type { Output } from '@tocsin/contracts/client';
import type { RuleMode } from '@tocsin/contracts/words';

import { call } from '../../lib/api.ts';

export type Decision = 'accept' | 'dismiss';
export type Decided = Output<'POST /detection/proposals/decide'>;
type Deciding = { decision: Decision; ids: readonly string[]; mode: RuleMode; merged: string | null };

export const perRequest = 250;

/** @param tell called with how many were sent */
export async function decideProposals(
  { decision, ids, mode, merged }: Deciding,
  tell: (sent: number) => void,
): Promise<Decided> {
  const result: Decided = { accepted: 0, dismissed: 0, refused: [] };
  for (let start = 0; start < ids.length; start += perRequest) {
    const part = await call('POST /detection/proposals/decide', {
      decision,
      ids: ids.slice(start, start + perRequest),
      mode,
      ...(merged === null ? {} : { merged }),
    });
    result.accepted += part.accepted;
    result.dismissed += part.dismissed;
    result.refused.push(...part.refused);
    tell(Math.min(start + perRequest, ids.length));
  }
  return result;
}
