// Checks the ledger where it lies: records against entries, entries against roots, roots against the files.
import type { LedgerVerdict } from '@tocsin/contracts/api/ledger';
import { utf8, type Bytes } from '@tocsin/contracts/ledger/bytes';
import { canonicalJson } from '@tocsin/contracts/ledger/canonical-json';
import { verifyLedger } from '@tocsin/contracts/ledger/verify';

import { authorize } from '#platform/authorize';
import type { Context } from '#platform/context';

import { findCertificates } from './certificate.ts';
import { exportLedgerLines } from './export.ts';
import { rootOf } from './present.ts';
import { numberIn, readRootFiles } from './root-files.ts';
import type { Ground } from './seal-root.ts';
import { findPublicKeys, findRootRange, findRootsAfter, findUnchained } from './store.ts';

type Finding = LedgerVerdict['findings'][number];

/** An activity without an entry that is older than this was put in behind the chain's back. */
const lagMs = 60 * 60_000;
const page = 1000;

async function* bytesOf(lines: AsyncIterable<string>): AsyncGenerator<Bytes> {
  for await (const line of lines) yield utf8(line);
}

/** The database's roots against the files' lines, each by its number. */
async function compareFiles(
  { handle, dir }: Ground,
  orgId: string,
): Promise<{ findings: Finding[]; rootsOnFile: number }> {
  const lines = await readRootFiles(dir, orgId);
  const findings: Finding[] = [];
  const found = (code: string, number: number | null, detail: string): void =>
    void findings.push({ code, number, recordId: null, detail });
  const onFile = new Map<number, string>();
  for (const { file, line } of lines) {
    const number = numberIn(line);
    const other = onFile.get(number);
    if (other !== undefined && other !== line) found('file_differs', number, `${file} holds root ${number} twice.`);
    else onFile.set(number, line);
  }
  const [first = 0] = [...onFile.keys()].filter((number) => number > 0).toSorted((a, b) => a - b);
  for (let after = 0; ;) {
    const roots = (await handle.asSystem((db) => findRootsAfter(db, orgId, after, page))).map(rootOf);
    const last = roots.at(-1);
    if (!last) break;
    after = last.number;
    for (const root of roots) {
      const line = onFile.get(root.number);
      onFile.delete(root.number);
      // Files of another process may begin later.
      if (line === undefined && root.number > first && first > 0)
        found('file_differs', root.number, `Root ${root.number} is not on file.`);
      else if (line !== undefined && line !== canonicalJson(root))
        found('file_differs', root.number, `Root ${root.number} is not the one on file.`);
    }
  }
  for (const number of onFile.keys())
    if (number > 0) found('file_differs', number, `Root ${number} is on file and not in the database.`);
  return { findings, rootsOnFile: lines.length };
}

export const verifyNowWith =
  (ground: Ground) =>
  async (ctx: Context): Promise<LedgerVerdict> => {
    authorize(ctx, 'ledger:verify');
    const begun = performance.now();
    const { orgId } = ctx;
    const { handle, seal } = ground;
    const { keys, extent, unchained } = await handle.asSystem(async (db) => ({
      keys: (await findPublicKeys(db, orgId)).map(({ id }) => id),
      extent: await findRootRange(db, orgId, { from: null, to: null }),
      unchained: await findUnchained(db, orgId),
    }));
    const findings: Finding[] = [];
    let counted: { entries: number; roots: number; count: number; erased: LedgerVerdict['erased'] } = {
      entries: 0,
      roots: 0,
      count: 0,
      erased: [],
    };
    if (extent) {
      const lines = exportLedgerLines({ handle, seal, read: handle.asSystem }, { orgId, extent, now: ctx.now() });
      const {
        findings: own,
        findingCount,
        facts,
      } = await verifyLedger(bytesOf(lines), keys, await findCertificates(ground, orgId, keys));
      findings.push(...own.map(({ code, number, recordId, detail }) => ({ code, number, recordId, detail })));
      counted = {
        entries: facts.entries,
        roots: facts.roots,
        count: findingCount,
        erased: facts.erased.map(({ by, count }) => ({ erasureId: by, count })),
      };
      if (facts.withheld > 0)
        findings.push({
          code: 'record_missing',
          number: null,
          recordId: null,
          detail: `${facts.withheld} records that were chained are gone.`,
        });
      if (facts.unproved > 0)
        findings.push({
          code: 'removal_unproved',
          number: null,
          recordId: null,
          detail: `${facts.unproved} records are marked as purged or erased without a certificate.`,
        });
    }
    if (unchained.oldestAt !== null && ctx.now().getTime() - unchained.oldestAt.getTime() > lagMs)
      findings.push({
        code: 'record_unchained',
        number: null,
        recordId: null,
        detail: `${unchained.count} records have no entry; the oldest is of ${unchained.oldestAt.toISOString()}.`,
      });
    const files = await compareFiles(ground, orgId);
    findings.push(...files.findings);
    const findingCount = Math.max(counted.count, 0) + findings.length - Math.min(counted.count, 1000);
    return {
      outcome: findings.length > 0 ? 'tampered' : 'intact',
      findings: findings.slice(0, 1000),
      findingCount,
      entries: counted.entries,
      roots: counted.roots,
      erased: counted.erased,
      rootsOnFile: files.rootsOnFile,
      tookMs: Math.round(performance.now() - begun),
    };
  };
