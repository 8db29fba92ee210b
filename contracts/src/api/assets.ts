// Assets: what an organisation has, who answers for it, and how much depends on it.
import * as z from 'zod';

import { Asset } from '../entity/schema.ts';
import { listOf, pageOf, PageQuery } from '../page.ts';
import { criticalities } from '../words.ts';
import { endpoint } from './endpoint.ts';

const text = (most: number) => z.string().trim().max(most);
export const AssetInput = z.object({
  name: text(200).min(1),
  owner: text(200).nullable().default(null),
  criticality: z.enum(criticalities).default('medium'),
  /** A site's code. */
  site: text(64).nullable().default(null),
  tags: z.array(text(60).min(1)).max(30).default([]),
  note: text(2000).default(''),
  /** Host names, addresses and accounts, as `kind:value`. */
  identifiers: z.array(text(400).min(1)).max(50).default([]),
});
export type AssetInput = z.output<typeof AssetInput>;
const OneAsset = z.object({ assetId: z.uuid() });

export const listAssets = endpoint('GET', '/assets', {
  summary: 'Assets by name',
  permission: 'alert:read',
  input: PageQuery.extend({
    criticality: listOf(z.enum(criticalities)),
    site: listOf(z.string()),
    tag: listOf(z.string()),
    /** Part of a name, an owner or an identifier. */
    q: z.string().max(200).optional(),
  }),
  output: pageOf(Asset),
});
export const getAsset = endpoint('GET', '/assets/:assetId', {
  summary: 'One asset',
  permission: 'alert:read',
  input: OneAsset,
  output: Asset,
});
export const addAsset = endpoint('POST', '/assets', {
  summary: 'Add an asset',
  permission: 'asset:write',
  input: AssetInput.extend({ origin: z.enum(['hand', 'seen']).default('hand') }),
  output: Asset,
  status: 201,
});
export const changeAsset = endpoint('PUT', '/assets/:assetId', {
  summary: 'Change an asset',
  permission: 'asset:write',
  input: OneAsset.extend(AssetInput.shape).extend({
    rev: z.int().optional().describe('Refused with 409 when the asset was changed since; also `If-Match`'),
  }),
  output: Asset,
});
export const removeAsset = endpoint('DELETE', '/assets/:assetId', {
  summary: 'Forget an asset',
  permission: 'asset:write',
  input: OneAsset,
  output: z.object({}),
});

const outcomes = ['new', 'changed', 'same', 'fault'] as const;
export const ImportLine = z.object({
  /** In the file, the heading being line 1. */
  line: z.int(),
  name: z.string(),
  outcome: z.enum(outcomes),
  faults: z.array(z.string()),
});
export type ImportLine = z.infer<typeof ImportLine>;
export const ImportResult = z.object({
  counts: z.object({ new: z.int(), changed: z.int(), same: z.int(), fault: z.int() }),
  /** The first 500, those with faults before others. */
  lines: z.array(ImportLine),
  written: z.boolean(),
});
export type ImportResult = z.infer<typeof ImportResult>;
export const importAssets = endpoint('POST', '/assets/import', {
  summary:
    'Assets from CSV by name: what is new is added, what differs changed. Nothing is written with faults, or in a preview',
  permission: 'asset:write',
  input: z.object({ csv: z.string().min(1).max(5_000_000), preview: z.boolean().default(true) }),
  output: ImportResult,
});
