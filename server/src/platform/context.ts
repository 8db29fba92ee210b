// What every verb is handed: who acts, for which organisation, at what time, and with which engines.
import type { actorKinds } from '@tocsin/contracts/activity';
import type { AuthStrength } from '@tocsin/contracts/auth-strength';
import type { Permission } from '@tocsin/contracts/identity';
import { sql, type Kysely } from 'kysely';

import type { Log } from './log.ts';
import { everything, reachSettings, type Reach } from './reach.ts';

export type Actor = {
  kind: (typeof actorKinds)[number];
  id: string;
  name: string;
  permissions: ReadonlySet<Permission>;
};

/** A connection inside a transaction whose organisation is set: row-level security sees to the rest. */
export type Database = Kysely<unknown>;

export type Context = {
  orgId: string;
  actor: Actor;
  /** Which rows of the organisation the actor sees: set in every transaction, bound in every event query. */
  reach: Reach;
  now: () => Date;
  log: Log;
  /** Also the operation's name for undo; one per HTTP request or job. */
  requestId: string;
  ip: string | null;
  /** The caller's program, as it names itself; absent for Tocsin's own work. */
  userAgent?: string | null;
  /** The activity that led here, when a reaction runs. */
  causedBy: string | null;
  /** How the caller proved who they are; absent where Tocsin itself acts. */
  strength?: AuthStrength;
  /** When the person at the session last proved it; null or absent for programs. */
  steppedUpAt?: Date | null;
  /** Of a signed-in person. */
  sessionId?: string | null;
  /** The session still lacks the second factor its organisation asks for. */
  limited?: boolean;
  /** Opens a transaction for this context's organisation. Verbs use `inTransaction`. */
  transact: <T>(work: (db: Database) => Promise<T>) => Promise<T>;
};

/** A context within one transaction: only here is there a database to ask. */
export type Tx = Context & { db: Database };

const isTx = (ctx: Context): ctx is Tx => 'db' in ctx;

/** Runs `work` in one transaction; joins the caller's when there is one. */
export const inTransaction = <T>(ctx: Context, work: (tx: Tx) => Promise<T>): Promise<T> =>
  isTx(ctx) ? work(ctx) : ctx.transact((db) => work({ ...ctx, db }));

/**
 * Runs `work` with all rows of the organisation in sight, in the caller's transaction: for sums that must be true
 * whoever asks for them. What it answers must not tell the caller what they may not see.
 */
export const widened = <T>(tx: Tx, work: (tx: Tx) => Promise<T>): Promise<T> => seenBy(tx, everything, work);

/** Runs `work` with another's eyes in the caller's transaction: what they do not see is not there. */
export async function seenBy<T>(tx: Tx, reach: Reach, work: (tx: Tx) => Promise<T>): Promise<T> {
  await applyReach(tx.db, reach);
  try {
    return await work({ ...tx, reach });
  } finally {
    // A transaction that has failed takes no statement; its end forgets the setting.
    await applyReach(tx.db, tx.reach).catch(() => undefined);
  }
}

async function applyReach(db: Database, reach: Reach): Promise<void> {
  const settings = Object.entries(reachSettings(reach)).map(
    ([name, value]) => sql`set_config(${name}, ${value}, true)`,
  );
  await sql`select ${sql.join(settings)}`.execute(db);
}
