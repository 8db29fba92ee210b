// Brings what is kept of a correlation in line with what its detections come to: new matches are raised, once.
import type { CorrelationMatch } from '@tocsin/sigma';

import type { Tx } from '#platform/context';

import type { Span } from '../backtest/hits.ts';
import { tables } from '../store.ts';

/**
 * Matches that begin in `touched` are replaced by `matches`; what is kept then depends on the stored detections alone.
 * @returns the matches that were not there before, in the order given
 */
export async function reconcileMatches(
  tx: Tx,
  ruleId: string,
  touched: Span,
  matches: readonly CorrelationMatch[],
): Promise<CorrelationMatch[]> {
  const kept = await tables(tx.db)
    .selectFrom('correlationMatch')
    .select(['matchKey', 'lastAt', 'members', 'value'])
    .where('ruleId', '=', ruleId)
    .where('firstAt', '>=', new Date(touched.from))
    .where('firstAt', '<', new Date(touched.to))
    .execute();
  const known = new Map(kept.map((row) => [row.matchKey, row]));
  const wanted = matches.filter(({ first }) => first >= touched.from && first < touched.to);
  const keys = new Set(wanted.map(({ key }) => key));
  const gone = kept.filter(({ matchKey }) => !keys.has(matchKey)).map(({ matchKey }) => matchKey);
  if (gone.length > 0)
    await tables(tx.db)
      .deleteFrom('correlationMatch')
      .where('ruleId', '=', ruleId)
      .where((where) => where('matchKey', '=', where.fn.any(where.val(gone))))
      .execute();
  const fresh: CorrelationMatch[] = [];
  for (const match of wanted) {
    const before = known.get(match.key);
    if (!before) fresh.push(match);
    else if (
      before.lastAt.getTime() !== match.last ||
      before.members !== match.memberCount ||
      before.value !== match.value
    )
      await tables(tx.db)
        .updateTable('correlationMatch')
        .set({ lastAt: new Date(match.last), members: match.memberCount, value: match.value })
        .where('ruleId', '=', ruleId)
        .where('matchKey', '=', match.key)
        .execute();
  }
  for (let start = 0; start < fresh.length; start += 500)
    await tables(tx.db)
      .insertInto('correlationMatch')
      .values(
        fresh.slice(start, start + 500).map((match) => ({
          orgId: tx.orgId,
          ruleId,
          matchKey: match.key,
          groupValues: JSON.stringify(match.group),
          windowStart: new Date(match.windowStart),
          firstAt: new Date(match.first),
          lastAt: new Date(match.last),
          value: match.value,
          members: match.memberCount,
          raisedAt: tx.now(),
        })),
      )
      .onConflict((conflict) => conflict.columns(['orgId', 'ruleId', 'matchKey']).doNothing())
      .execute();
  return fresh;
}
