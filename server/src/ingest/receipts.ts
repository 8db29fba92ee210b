// Remembers what senders that name their batches were answered, so that a resend is stored once and answered the same.
import type { IngestResult } from '@tocsin/contracts/api/ingest';
import type * as z from 'zod';

import { inTransaction, type Context, type Database } from '#platform/context';

type Result = z.infer<typeof IngestResult>;
type Tables = { ingestReceipt: { orgId: string; key: string; accepted: number; unparsed: number; at: Date } };
const tables = (db: Database) => db.$extendTables<Tables>();

export type Receipts = {
  /** What an earlier batch of this name was answered, or null. */
  find: (ctx: Context, key: string) => Promise<Result | null>;
  /** Before the telemetry log holds the batch: a resend that arrives meanwhile waits for the same answer. */
  begin: (orgId: string, key: string, work: () => Promise<Result>) => Promise<Result>;
  /** A batch found in the telemetry log at start, which the database does not know of yet. */
  remember: (orgId: string, key: string, result: Result) => void;
  /** Once the event store holds the batch. */
  settle: (ctx: Context, key: string, result: Result) => Promise<void>;
  forgetOlderThan: (ctx: Context, at: Date) => Promise<void>;
};

export function createReceipts(): Receipts {
  const unsettled = new Map<string, Promise<Result>>();
  const nameOf = (orgId: string, key: string): string => `${orgId} ${key}`;

  return {
    find: async (ctx, key) => {
      const waiting = unsettled.get(nameOf(ctx.orgId, key));
      if (waiting) return waiting;
      const row = await inTransaction(ctx, (tx) =>
        tables(tx.db).selectFrom('ingestReceipt').select(['accepted', 'unparsed']).where('key', '=', key).executeTakeFirst(),
      );
      return row ?? null;
    },
    begin: (orgId, key, work) => {
      const name = nameOf(orgId, key);
      const result = work();
      unsettled.set(name, result);
      // A batch that failed was not stored: its name is free again.
      result.catch(() => unsettled.delete(name));
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
    forgetOlderThan: async (ctx, at) => {
      await inTransaction(ctx, (tx) => tables(tx.db).deleteFrom('ingestReceipt').where('at', '<', at).execute());
    },
  };
}
