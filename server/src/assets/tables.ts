// The rows of assets.
import type { Criticality } from '@tocsin/contracts/words';
import type { Generated, Kysely, Selectable } from 'kysely';

import type { Database } from '#platform/context';

type AssetTable = {
  id: string;
  orgId: string;
  name: string;
  /** In lower case: an asset is known by its name, however that is written. */
  nameKey: string;
  owner: string | null;
  criticality: Criticality;
  site: string | null;
  tags: string[];
  note: string;
  origin: 'hand' | 'csv' | 'seen';
  createdAt: Date;
  updatedAt: Date;
  rev: Generated<number>;
};
export type AssetRow = Selectable<AssetTable>;

type AssetTables = { asset: AssetTable; assetIdentifier: { orgId: string; text: string; assetId: string } };
export const tables = (db: Database): Kysely<AssetTables> => db.$extendTables<AssetTables>();
