// Remembers what senders that name their batches were answered, so that a resend is stored once and answered the same.
import type { IngestResult } from '@tocsin/contracts/api/ingest';
import type * as z from 'zod';

import { inTransaction, type Context, type Database } from '#platform/context';

type Result = z.infer<typeof IngestResult>;
type Tables = { ingestReceipt: { orgId: string; key: string; accepted: number; unparsed: number; at: Date } };
const tables = (db: Database) => db.$extendTables<Tables>();

export type Receipts = {
  /**
   * What an earlier batch of this name was answered, else what `work` answers. A resend that arrives before the event
   * store holds the batch waits for the same answer; a batch that fails, or holds nothing, leaves its name free.
   */
  once: (ctx: Context, key: string, work: () => Promise<Result>) => Promise<Result>;
  /** A batch found in the telemetry log at start, which the database does not know of yet. */
  remember: (orgId: string, key: string, result: Result) => void;
  /** Once the event store holds the batch. */
  settle: (ctx: Context, key: string, result: Result) => Promise<void>;
};

const findReceipt = (ctx: Context, key: string): Promise<Result | undefined> =>
  inTransaction(ctx, (tx) =>
    tables(tx.db)
      .selectFrom('ingestReceipt')
      .select(['accepted', 'unparsed'])
      .where('key', '=', key)
      .executeTakeFirst(),
  );

export function createReceipts(): Receipts {
  const unsettled = new Map<string, Promise<Result>>();
  const nameOf = (orgId: string, key: string): string => `${orgId} ${key}`;

  return {
    once: (ctx, key, work) => {
      const name = nameOf(ctx.orgId, key);
      const earlier = unsettled.get(name);
      if (earlier) return earlier;
      const free = (): void => void unsettled.delete(name);
      const begin = async (): Promise<Result> => {
        const known = await findReceipt(ctx, key);
        const answer = known ?? (await work());
        // Nothing will settle these: the one is in the database already, the other never reaches the log.
        if (known || answer.accepted === 0) free();
        return answer;
      };
      const result = begin();
      // Taken before the database is asked, so that two of one name cannot both find nothing.
      unsettled.set(name, result);
      result.catch(free);
      return result;
    },
    remember: (orgId, key, result) => void unsettled.set(nameOf(orgId, key), Promise.resolve(result)),
    settle: async (ctx, key, { accepted, unparsed }) => {
      await inTransaction(ctx, (tx) =>
        tables(tx.db)
          .insertInto('ingestReceipt')
          .values({ orgId: ctx.orgId, key, accepted, unparsed, at: ctx.now() })
          .onConflict((conflict) => conflict.doNothing())
          .execute(),
      );
      unsettled.delete(nameOf(ctx.orgId, key));
    },
  };
}
