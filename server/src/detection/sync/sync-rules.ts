// Compares the documents of a source with the library; what differs waits as a proposal, nothing changes by itself.
import { rulesProposed } from '@tocsin/contracts/activity';
import type { syncRules as endpoint } from '@tocsin/contracts/api/rule-life';
import type { RuleFault } from '@tocsin/contracts/rule';
import type * as z from 'zod';

import { record } from '#platform/activity';
import { authorize } from '#platform/authorize';
import { inTransaction, type Context, type Tx } from '#platform/context';
import { uuidv7 } from '#platform/id';

import { readDocuments, type ReadDocument } from '../documents/read.ts';
import { listSources, tables } from '../store.ts';
import { compareWith, countChanges } from './compare.ts';

type Input = z.output<typeof endpoint.input>;
type Result = z.input<typeof endpoint.output>;
type Known = Awaited<ReturnType<typeof listSources>>[number];
type Found = { document: ReadDocument; path: string };

/** @returns what was proposed by this part, and why documents could not be read */
export async function syncRules(ctx: Context, input: Input): Promise<Result> {
  authorize(ctx, 'rule:write');
  const found = new Map<string, Found>();
  const refused: RuleFault[] = [];
  for (const { path, source } of input.files) {
    const { documents, faults } = readDocuments(source, path);
    refused.push(...faults);
    for (const document of documents)
      if (!found.has(document.columns.ruleId)) found.set(document.columns.ruleId, { document, path });
  }
  return inTransaction(ctx, async (tx) => {
    if (input.first) await tables(tx.db).deleteFrom('ruleSync').where('url', '=', input.url).execute();
    const unread = await rulesFrom(tx, input.url, new Set(refused.map(({ file }) => file)));
    await noteSeen(tx, input, [...found.keys(), ...unread]);
    const library = new Map((await listSources(tx.db)).map((row) => [row.ruleId, row]));
    const result: Result = { added: 0, changed: 0, removed: 0, conflicts: 0, unchanged: 0, refused };
    const dismissed = await dismissedTexts(tx, input.url);
    const settled: string[] = [];
    for (const [ruleId, each] of found) {
      const ours = library.get(ruleId);
      const theirs = each.document.source;
      const compared = compareWith(ours && standingOf(ours), theirs);
      if (compared.kind === 'adopt' && ours) await adopt(tx, ours.id, { ...input, path: each.path }, theirs);
      if (compared.kind === 'same' || compared.kind === 'adopt' || dismissed.get(ruleId) === theirs) {
        settled.push(ruleId);
        continue;
      }
      if (compared.kind === 'add') result.added += 1;
      else result.changed += 1;
      if (compared.conflict) result.conflicts += 1;
      await propose(tx, input, {
        ...each,
        kind: compared.kind,
        base: compared.base,
        conflict: compared.conflict,
        ours,
        theirs,
      });
    }
    result.unchanged = settled.length;
    await withdraw(tx, input, settled);
    if (input.last) result.removed = await proposeRemovals(tx, input);
    if (result.added + result.changed + result.removed > 0) {
      const { added, changed, removed } = result;
      const about = { url: input.url, revision: input.revision, added, changed, removed };
      await record(tx, rulesProposed, { subjectId: tx.orgId }, about);
    }
    return result;
  });
}

const standingOf = ({ source, edited, origin, upstreamSource }: Known) => ({
  source,
  upstreamSource,
  edited: edited || origin === 'own',
});

/** A file that cannot be read is not gone: its rules are left alone. */
async function rulesFrom(tx: Tx, url: string, paths: ReadonlySet<string>): Promise<string[]> {
  if (paths.size === 0) return [];
  const rows = await tables(tx.db)
    .selectFrom('rule')
    .select('ruleId')
    .where((where) => where(where.ref('upstream', '->>').key('url'), '=', url))
    .where((where) => where(where.ref('upstream', '->>').key('path'), 'in', [...paths]))
    .execute();
  return rows.map(({ ruleId }) => ruleId);
}

async function noteSeen(tx: Tx, { url, revision }: Input, ruleIds: readonly string[]): Promise<void> {
  for (let start = 0; start < ruleIds.length; start += 1_000)
    await tables(tx.db)
      .insertInto('ruleSync')
      .values(ruleIds.slice(start, start + 1_000).map((ruleId) => ({ orgId: tx.orgId, url, revision, ruleId })))
      .onConflict((conflict) => conflict.doNothing())
      .execute();
}

/** What was dismissed last, by rule: the same text is not proposed again. */
async function dismissedTexts(tx: Tx, url: string): Promise<Map<string, string | null>> {
  const rows = await tables(tx.db)
    .selectFrom('ruleProposal')
    .distinctOn('ruleId')
    .select(['ruleId', 'theirs', 'decision'])
    .where('url', '=', url)
    .where('decidedAt', 'is not', null)
    .orderBy('ruleId')
    .orderBy('decidedAt', 'desc')
    .orderBy('id', 'desc')
    .execute();
  return new Map(rows.filter(({ decision }) => decision === 'dismiss').map(({ ruleId, theirs }) => [ruleId, theirs]));
}

type Proposed = Found & {
  kind: 'add' | 'change';
  base: string | null;
  conflict: boolean;
  ours: Known | undefined;
  theirs: string;
};

async function propose(tx: Tx, { url, revision }: Input, proposed: Proposed): Promise<void> {
  const { document, path, kind, base, conflict, ours, theirs } = proposed;
  const { ruleId, title } = document.columns;
  const changes = countChanges(ours?.source ?? null, theirs);
  const row = {
    kind,
    rule: ours?.id ?? null,
    ruleKind: document.kind,
    title,
    revision,
    path,
    base,
    theirs,
    conflict,
    ...changes,
    at: tx.now(),
  };
  await tables(tx.db)
    .insertInto('ruleProposal')
    .values({
      ...row,
      id: uuidv7(),
      orgId: tx.orgId,
      ruleId,
      url,
      decidedAt: null,
      decision: null,
      decidedBy: null,
    })
    .onConflict((on) => on.columns(['orgId', 'url', 'ruleId']).where('decidedAt', 'is', null).doUpdateSet(row))
    .execute();
}

export const adopt = (tx: Tx, id: string, from: { url: string; revision: string; path: string }, theirs: string) =>
  tables(tx.db)
    .updateTable('rule')
    .set({
      upstream: JSON.stringify({ url: from.url, revision: from.revision, path: from.path }),
      upstreamSource: theirs,
    })
    .where('id', '=', id)
    .execute();

/** Takes back what waits for documents that ask for nothing now and, once all are known, for those that are gone. */
async function withdraw(tx: Tx, { url, revision, last }: Input, settled: readonly string[]): Promise<void> {
  const waiting = tables(tx.db).deleteFrom('ruleProposal').where('url', '=', url).where('decidedAt', 'is', null);
  await waiting.where((where) => where('ruleId', '=', where.fn.any(where.val([...settled])))).execute();
  if (!last) return;
  await waiting
    .where((where) =>
      where.not(
        where.exists(
          where
            .selectFrom('ruleSync')
            .select('ruleSync.ruleId')
            .whereRef('ruleSync.ruleId', '=', 'ruleProposal.ruleId')
            .where('ruleSync.url', '=', url)
            .where('ruleSync.revision', '=', revision),
        ),
      ),
    )
    .execute();
}

/** Rules that came from this source and are not in it any more. */
async function proposeRemovals(tx: Tx, { url, revision }: Input): Promise<number> {
  const gone = await tables(tx.db)
    .selectFrom('rule')
    .select(['id', 'ruleId', 'kind', 'title', 'source', 'edited', 'upstreamSource'])
    .where((where) => where(where.ref('upstream', '->>').key('url'), '=', url))
    .where('mode', '!=', 'disabled')
    .where((where) =>
      where.not(
        where.exists(
          where
            .selectFrom('ruleSync')
            .select('ruleSync.ruleId')
            .whereRef('ruleSync.ruleId', '=', 'rule.ruleId')
            .where('ruleSync.url', '=', url)
            .where('ruleSync.revision', '=', revision),
        ),
      ),
    )
    .execute();
  const dismissed = await dismissedTexts(tx, url);
  const fresh = gone.filter(({ ruleId }) => !(dismissed.has(ruleId) && dismissed.get(ruleId) === null));
  for (const row of fresh) {
    const about = {
      kind: 'remove' as const,
      rule: row.id,
      ruleKind: row.kind,
      title: row.title,
      revision,
      path: '',
      base: row.upstreamSource,
      theirs: null,
      conflict: row.edited,
      added: 0,
      removed: countChanges(row.source, null).removed,
      at: tx.now(),
    };
    await tables(tx.db)
      .insertInto('ruleProposal')
      .values({
        ...about,
        id: uuidv7(),
        orgId: tx.orgId,
        ruleId: row.ruleId,
        url,
        decidedAt: null,
        decision: null,
        decidedBy: null,
      })
      .onConflict((on) => on.columns(['orgId', 'url', 'ruleId']).where('decidedAt', 'is', null).doUpdateSet(about))
      .execute();
  }
  return fresh.length;
}
