// Numbers people say aloud: INC-2026-00001, without gaps on success and never twice.
import { sql } from 'kysely';

import type { Tx } from './context.ts';

type CounterTables = { counter: { orgId: string; kind: string; year: number; value: number } };

/**
 * The next number of `kind` in the year of the transaction's clock (UTC), at least five digits.
 * The counter's row stays locked until the transaction ends, so numbers follow the order of commits.
 */
export async function nextNumber(tx: Tx, prefix: string, kind: string): Promise<string> {
  const [number = ''] = await nextNumbers(tx, prefix, kind, 1);
  return number;
}

/** The next `count` numbers (at least one), in order, in one step. */
export async function nextNumbers(tx: Tx, prefix: string, kind: string, count: number): Promise<string[]> {
  const year = tx.now().getUTCFullYear();
  const { value } = await tx.db
    .$extendTables<CounterTables>()
    .insertInto('counter')
    .values({ orgId: tx.orgId, kind, year, value: count })
    .onConflict((conflict) =>
      conflict.columns(['orgId', 'kind', 'year']).doUpdateSet({ value: sql<number>`counter.value + ${count}` }),
    )
    .returning('value')
    .executeTakeFirstOrThrow();
  return Array.from(
    { length: count },
    (_, index) => `${prefix}-${year}-${String(value - count + 1 + index).padStart(5, '0')}`,
  );
}
