// What a search says by itself: the record it names by number, and the indicators in it.
import type { aboutFind as endpoint } from '@tocsin/contracts/api/finding';
import { entityKey } from '@tocsin/contracts/entity/canonical';
import { extractEntities } from '@tocsin/contracts/entity/extract';
import { foundKinds, type FoundKind } from '@tocsin/contracts/words';
import { sql } from 'kysely';
import type * as z from 'zod';

import { inTransaction, type Context, type Tx } from '#platform/context';

import { canFind } from './compile.ts';
import { places } from './places.ts';
import { readSearch } from './read-search.ts';
import { soughtTexts, soughtWords } from './words.ts';

type About = z.output<typeof endpoint.output>;
const mostIndicators = 5;

const kindOfPrefix: Readonly<Record<string, FoundKind>> = {
  ALR: 'alert',
  INC: 'incident',
  TSK: 'task',
  EVD: 'evidence',
};
const yearsBack = 10;

/** `INC-12` is the latest incident of that number in its year. */
function numbersMeant(text: string, now: Date): { kind: FoundKind; numbers: string[] } | null {
  const parts = /^([a-z]{3})-?(?:(\d{4})-)?(\d{1,9})$/i.exec(text.trim());
  const prefix = parts?.[1]?.toUpperCase() ?? '';
  const kind = kindOfPrefix[prefix];
  if (!parts || !kind) return null;
  const place = String(Number(parts[3])).padStart(5, '0');
  const year = now.getUTCFullYear();
  const years = parts[2] ? [Number(parts[2])] : Array.from({ length: yearsBack }, (_, back) => year - back);
  return { kind, numbers: years.map((each) => `${prefix}-${each}-${place}`) };
}

async function jumpOf(tx: Tx, text: string): Promise<About['jump']> {
  const meant = numbersMeant(text, tx.now());
  if (!meant || !tx.actor.permissions.has(places[meant.kind].permission)) return null;
  const { from, title } = places[meant.kind];
  const { rows } = await sql<{ number: string; title: string }>`
    select t.number, ${title} as title from ${from}
    where t.org_id = ${tx.orgId} and t.number = any(${meant.numbers}::text[])
    order by t.number desc limit 1`.execute(tx.db);
  const [row] = rows;
  return row ? { kind: meant.kind, number: row.number, title: row.title } : null;
}

async function indicatorsOf(tx: Tx, texts: readonly string[]): Promise<About['indicators']> {
  const found = extractEntities(texts.join('\n')).slice(0, mostIndicators);
  if (found.length === 0 || !tx.actor.permissions.has('alert:read'))
    return found.map((one) => ({ ...one, known: false }));
  // A name in this table says nothing by itself: whether somebody sees the entity is asked of the entity.
  const { rows } = await sql<{ text: string }>`
    select n.text from entity_name n join entity e on e.id = n.entity_id
    where n.org_id = ${tx.orgId} and n.text = any(${found.map(entityKey)}::text[])`.execute(tx.db);
  const known = new Set(rows.map(({ text }) => text));
  return found.map((one) => ({ ...one, known: known.has(entityKey(one)) }));
}

/** @throws Problem `query_syntax` */
export async function aboutFind(ctx: Context, { q }: { q: string }): Promise<About> {
  const query = readSearch(q, ctx.now());
  return inTransaction(ctx, async (tx) => ({
    jump: await jumpOf(tx, q),
    indicators: await indicatorsOf(tx, soughtTexts(query)),
    kinds: foundKinds.filter(
      (kind) => query !== null && tx.actor.permissions.has(places[kind].permission) && canFind(places[kind], query),
    ),
    words: soughtWords(query),
  }));
}
