// The roots once more, outside the database: one file per organisation and month, only ever appended to.
import { mkdir, open, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { canonicalJson } from '@tocsin/contracts/ledger/canonical-json';
import type { LedgerRoot } from '@tocsin/contracts/ledger/format';

const folderOf = (dir: string, orgId: string): string => join(dir, orgId);
const monthOf = (root: LedgerRoot): string => root.at.slice(0, 7);

async function filesOf(dir: string, orgId: string): Promise<string[]> {
  const names = await readdir(folderOf(dir, orgId)).catch(() => []);
  return names.filter((name) => /^\d{4}-\d\d\.ndjson$/.test(name)).toSorted();
}

const linesOf = (text: string): string[] => text.split('\n').filter((line) => line !== '');

/** Every line of the organisation's files, oldest first, as it stands there. */
export async function readRootFiles(dir: string, orgId: string): Promise<{ file: string; line: string }[]> {
  const lines: { file: string; line: string }[] = [];
  for (const file of await filesOf(dir, orgId)) {
    const text = await readFile(join(folderOf(dir, orgId), file), 'utf8');
    lines.push(...linesOf(text).map((line) => ({ file, line })));
  }
  return lines;
}

export const numberIn = (line: string): number => Number(/"number":(\d+)/.exec(line)?.[1] ?? 0);

/** The number of the last root on file; 0 when there is none. */
export async function lastOnFile(dir: string, orgId: string): Promise<number> {
  for (const file of (await filesOf(dir, orgId)).toReversed()) {
    const last = linesOf(await readFile(join(folderOf(dir, orgId), file), 'utf8')).findLast(
      (line) => numberIn(line) > 0,
    );
    if (last !== undefined) return numberIn(last);
  }
  return 0;
}

/** On disk when it has resolved. @throws what the file system throws */
export async function appendRoots(dir: string, orgId: string, roots: readonly LedgerRoot[]): Promise<void> {
  for (const [month, own] of Map.groupBy(roots, monthOf)) {
    await mkdir(folderOf(dir, orgId), { recursive: true, mode: 0o700 });
    const file = await open(join(folderOf(dir, orgId), `${month}.ndjson`), 'a', 0o600);
    try {
      // A line that a crash cut short stays as it is, on a line of its own.
      const { size } = await file.stat();
      const cut = size > 0 && !(await readFile(join(folderOf(dir, orgId), `${month}.ndjson`), 'utf8')).endsWith('\n');
      await file.appendFile(`${cut ? '\n' : ''}${own.map((root) => canonicalJson(root)).join('\n')}\n`);
      await file.sync();
    } finally {
      await file.close();
    }
  }
}
