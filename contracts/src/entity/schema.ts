// Entities and assets as they cross the wall.
import * as z from 'zod';

import { criticalities } from '../words.ts';
import { entityLists, entityVerdicts, graphKinds } from './kinds.ts';

const moment = z.iso.datetime();

export const AssetMark = z.object({
  id: z.uuid(),
  name: z.string(),
  criticality: z.enum(criticalities),
  owner: z.string().nullable(),
});
export type AssetMark = z.infer<typeof AssetMark>;

/** What an analyst decided of an entity; it ends by itself. */
export const EntityJudgement = z.object({
  level: z.enum(entityVerdicts),
  reason: z.string(),
  by: z.string(),
  at: moment,
  expiresAt: moment.nullable(),
});
export type EntityJudgement = z.infer<typeof EntityJudgement>;

export const EntityItem = z.object({
  id: z.uuid(),
  kind: z.enum(graphKinds),
  /** The canonical spelling. */
  value: z.string(),
  /** Null once it has expired. */
  verdict: EntityJudgement.nullable(),
  lists: z.array(z.enum(entityLists)),
  asset: AssetMark.nullable(),
  /** Of what the caller may see. Null where nothing has been seen of it. */
  firstSeenAt: moment.nullable(),
  lastSeenAt: moment.nullable(),
  alertCount: z.int(),
  /** The highest risk of its alerts. */
  risk: z.int(),
});
export type EntityItem = z.infer<typeof EntityItem>;

export const EntityNote = z.object({ id: z.uuid(), by: z.string(), at: moment, text: z.string() });
export type EntityNote = z.infer<typeof EntityNote>;

export const EntityDetail = EntityItem.extend({
  /** As alerts and events write it, `kind:value` in lower case, other hashes of the same file included. */
  names: z.array(z.string()),
  /** Alerts by site code; null: of none. */
  sites: z.array(z.object({ site: z.string().nullable(), alerts: z.int() })),
  notes: z.array(EntityNote),
  rev: z.int(),
});
export type EntityDetail = z.infer<typeof EntityDetail>;

export const Asset = z.object({
  id: z.uuid(),
  name: z.string(),
  owner: z.string().nullable(),
  criticality: z.enum(criticalities),
  site: z.string().nullable(),
  tags: z.array(z.string()),
  note: z.string(),
  /** `kind:value` in canonical form: host names, addresses, accounts. */
  identifiers: z.array(z.string()),
  origin: z.enum(['hand', 'csv', 'seen']),
  createdAt: moment,
  updatedAt: moment,
  rev: z.int(),
});
export type Asset = z.infer<typeof Asset>;
