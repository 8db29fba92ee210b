// The rows of entities.
import type { EntityList, EntityVerdict, GraphKind } from '@tocsin/contracts/entity/kinds';
import type { Kysely } from 'kysely';

import type { Database } from '#platform/context';

export type EntityRow = {
  id: string;
  orgId: string;
  kind: GraphKind;
  value: string;
  /** `kind:value` in lower case. */
  key: string;
  kept: boolean;
  verdict: EntityVerdict | null;
  verdictReason: string | null;
  verdictBy: string | null;
  verdictAt: Date | null;
  verdictExpiresAt: Date | null;
  lists: EntityList[];
  createdAt: Date;
  rev: number;
};
export type NoteRow = {
  id: string;
  orgId: string;
  entityId: string;
  byId: string;
  byName: string;
  at: Date;
  text: string;
};

type EntityTables = {
  entity: EntityRow;
  /** A spelling that alerts use (`kind:value` in lower case), or the key itself. */
  entityName: { orgId: string; text: string; entityId: string };
  entityNote: NoteRow;
};
export const tables = (db: Database): Kysely<EntityTables> => db.$extendTables<EntityTables>();
