// What correlations and filters call other rules, and which of that the library does not have.
import type { Database } from '#platform/context';

import type { ReadDocument } from './documents/read.ts';
import { tables } from './store.ts';

const referencesOf = (document: ReadDocument): readonly string[] => {
  if (document.kind === 'correlation') return document.correlation.rules;
  return document.kind === 'filter' && document.filter.rules !== 'any' ? document.filter.rules : [];
};

const namesOf = (document: ReadDocument): string[] => {
  if (document.kind === 'sigma') return [document.columns.ruleId, document.rule.name ?? ''];
  return document.kind === 'correlation' ? [document.columns.ruleId, document.correlation.name ?? ''] : [];
};

/** What documents refer to, as written, and do not hold themselves. */
export function outsideReferences(documents: readonly ReadDocument[]): ReadonlySet<string> {
  const beside = new Set(documents.flatMap(namesOf));
  return new Set(documents.flatMap(referencesOf).filter((name) => !isAmong(beside, name)));
}

/** Those of the references that are neither the id nor the name of a rule or correlation in the library. */
export async function unknownReferences(db: Database, wanted: ReadonlySet<string>): Promise<ReadonlySet<string>> {
  const known = new Set<string>();
  const rows = await tables(db)
    .selectFrom('rule')
    .select(['ruleId', 'source'])
    .where('kind', 'in', ['sigma', 'correlation'])
    .where((where) =>
      where.or([
        where('ruleId', '=', where.fn.any(where.val([...wanted].map((name) => name.toLowerCase())))),
        where('source', 'like', 'name:%'),
        where('source', 'like', '%\nname:%'),
      ]),
    )
    .execute();
  for (const { ruleId, source } of rows) {
    known.add(ruleId);
    for (const [, name = ''] of source.matchAll(/^name:[ \t]*(.+?)[ \t]*(?:#.*)?$/gm))
      known.add(name.replace(/^(["'])(.*)\1$/, '$2'));
  }
  return new Set([...wanted].filter((name) => !isAmong(known, name)));
}

/** Ids are written in any case. */
const isAmong = (names: ReadonlySet<string>, name: string): boolean => names.has(name) || names.has(name.toLowerCase());
