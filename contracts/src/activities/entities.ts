// What people say of entities, and what happens to assets.
import * as z from 'zod';

import { kind } from '../activity-kind.ts';
import { changed, fieldChanges, id, title } from './shapes.ts';

const named = z.object({ entity: title });
export const entityAdded = kind('entity.added', 'entity', named);
export const entityJudged = kind(
  'entity.judged',
  'entity',
  named.extend({ ...changed(z.string().nullable()).shape, reason: z.string(), expiresAt: z.string().nullable() }),
);
export const entityListed = kind('entity.listed', 'entity', named.extend(changed(z.array(z.string())).shape));
export const entityNoted = kind('entity.noted', 'entity', named.extend({ note: z.string() }));
/** Hashes turned out to be of one file: the one entity is now part of the other. */
export const entityMerged = kind('entity.merged', 'entity', named.extend({ merged: title, mergedId: id }));

export const assetAdded = kind('asset.added', 'asset', z.object({ name: title, criticality: title }));
export const assetChanged = kind('asset.changed', 'asset', z.object({ name: title, fields: fieldChanges }));
export const assetRemoved = kind('asset.removed', 'asset', z.object({ name: title }));
export const assetsImported = kind(
  'asset.imported',
  'asset',
  z.object({ added: z.int(), changed: z.int(), same: z.int() }),
);
