// The rows of wallboards.
import type { WallboardPanel } from '@tocsin/contracts/api/boards';
import type { Kysely } from 'kysely';

import type { Database } from '#platform/context';

export type WallboardRow = {
  id: string;
  orgId: string;
  name: string;
  tokenHash: string;
  /** Null: all sites, and what belongs to none. */
  siteCodes: string[] | null;
  panels: WallboardPanel[];
  secondsEach: number;
  expiresAt: Date | null;
  createdBy: string;
  createdAt: Date;
  revokedAt: Date | null;
  lastSeenAt: Date | null;
};
type BoardTables = {
  wallboard: WallboardRow;
  wallboardSession: { tokenHash: string; orgId: string; wallboardId: string; expiresAt: Date };
};
/** This module's view of the database: a query on another module's table does not type-check. */
export const tables = (db: Database): Kysely<BoardTables> => db.$extendTables<BoardTables>();
