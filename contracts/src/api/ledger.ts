// The ledger: how far it is, its roots, its keys, an export, and whether it still holds.
import * as z from 'zod';

import { pageOf, PageQuery } from '../page.ts';
import { endpoint } from './endpoint.ts';

const hash = z.string().length(64);

export const LedgerRootRow = z.object({
  number: z.int(),
  fromSeq: z.int(),
  /** One less than `fromSeq` when nothing happened. */
  toSeq: z.int(),
  root: hash,
  prevRoot: hash,
  at: z.iso.datetime(),
  keyId: hash,
  signature: z.string(),
});
export type LedgerRootRow = z.infer<typeof LedgerRootRow>;

/** `id` is the fingerprint: SHA-256 of the 32 bytes of the Ed25519 key. Write it down outside Tocsin. */
export const LedgerKeyRow = z.object({ id: hash, publicKey: hash, pem: z.string(), createdAt: z.iso.datetime() });
export type LedgerKeyRow = z.infer<typeof LedgerKeyRow>;

export const LedgerState = z.object({
  /** The last entry; null before the first. */
  head: z.object({ seq: z.int(), at: z.iso.datetime(), hash }).nullable(),
  lastRoot: LedgerRootRow.nullable(),
  keys: z.array(LedgerKeyRow),
  /** Activities without an entry yet. Normally for a second or less. */
  waiting: z.object({ count: z.int(), oldestAt: z.iso.datetime().nullable() }),
});
export type LedgerState = z.infer<typeof LedgerState>;

export const getLedger = endpoint('GET', '/ledger', {
  summary: 'How far the ledger is, and the keys that sign it',
  permission: 'ledger:read',
  input: z.object({}),
  output: LedgerState,
});

export const listLedgerRoots = endpoint('GET', '/ledger/roots', {
  summary: 'The signed roots, newest first',
  permission: 'ledger:read',
  input: PageQuery,
  output: pageOf(LedgerRootRow),
});

export const sealLedger = endpoint('POST', '/ledger/seal', {
  summary: 'Sign a root now',
  permission: 'ledger:verify',
  input: z.object({}),
  output: LedgerRootRow,
  status: 201,
});

export const LedgerVerdict = z.object({
  outcome: z.enum(['intact', 'tampered']),
  /** The first thousand. `number` is an entry's or a root's. */
  findings: z.array(
    z.object({
      code: z.string(),
      number: z.int().nullable(),
      recordId: z.string().nullable(),
      detail: z.string(),
    }),
  ),
  findingCount: z.int(),
  entries: z.int(),
  roots: z.int(),
  /** Records that were erased under a certificate, which is no finding. */
  erased: z.array(z.object({ erasureId: z.string(), count: z.int() })),
  /** Roots found in the append-only files of the process that answered. */
  rootsOnFile: z.int(),
  tookMs: z.int(),
});
export type LedgerVerdict = z.infer<typeof LedgerVerdict>;

export const verifyLedgerNow = endpoint('POST', '/ledger/verify', {
  summary: 'Check the whole ledger against the records, the signatures and the files of roots',
  permission: 'ledger:verify',
  input: z.object({}),
  output: LedgerVerdict,
});

/** Served as `application/x-ndjson`, format `tocsin-ledger-v1` to `-v3`. What has no root yet is put below one first. */
export const exportLedger = endpoint('POST', '/ledger/export', {
  summary: 'The ledger as one file that anyone can verify without Tocsin',
  permission: 'audit:export',
  input: z.object({
    from: z.iso.datetime({ offset: true }).optional(),
    to: z.iso.datetime({ offset: true }).optional(),
  }),
  output: z.object({}),
});
