// A search as the condition that a row of one kind meets, and the rows it can be at most.
import { sql, type RawBuilder } from 'kysely';

import { type Query, type Test } from '#events';

import { containing, likeOf, never, type Asker, type Condition } from './conditions.ts';
import { indicatorSpellings } from './entity-spellings.ts';
import { fieldNamed } from './fields.ts';
import type { Place } from './places.ts';
import { hasOpenEnd, isPrefix, neededWords, prefixText, soughtTexts, startOf, wordQuery } from './words.ts';

const textOf = ({ text }: Place) => sql`lower(${text})`;

function freeText(place: Place, test: Test): Condition {
  if (test.kind === 'exists') return sql`true`;
  if (test.kind !== 'match') return never;
  const { pattern } = test;
  if (!isPrefix(pattern)) {
    const like = likeOf(pattern);
    return /^%*$/.test(like) ? sql`true` : sql`(${textOf(place)} like ${`%${like}%`})`;
  }
  const text = prefixText(pattern);
  const words = wordQuery(text, hasOpenEnd(pattern));
  const start = startOf(text);
  const contains = sql<boolean>`${textOf(place)} like ${containing(text)}`;
  const written: Condition = start === null ? contains : sql`(${contains} and ${textOf(place)} ~ ${start})`;
  const whole = wordQuery(text, false);
  const content = place.content && words !== null && whole !== null ? [place.content(words, whole)] : [];
  const spellings = place.named ? indicatorSpellings(text) : [];
  const named = spellings.length > 0 && place.named ? [sql<boolean>`t.id in (${place.named(spellings)})`] : [];
  return sql`(${sql.join([written, ...content, ...named], sql` or `)})`;
}

/** A field that this kind does not have is matched by no row of it. */
function termOf(place: Place, field: string, test: Test, asker: Asker): Condition {
  const name = fieldNamed(field)?.name ?? field;
  if (name === 'kind') return isKind(place, test) ? sql`true` : never;
  return place.fields[name]?.(test, asker) ?? never;
}

const isKind = ({ kind }: Place, test: Test): boolean =>
  test.kind === 'match'
    ? likeOf(test.pattern) === kind
    : test.kind === 'exact'
      ? test.text === kind
      : test.kind === 'exists';

export function conditionOf(place: Place, query: Query | null, asker: Asker): Condition {
  if (query === null) return sql`true`;
  if (query.kind === 'not') return sql`(not ${conditionOf(place, query.item, asker)})`;
  if (query.kind === 'term')
    return query.field === null ? freeText(place, query.test) : termOf(place, query.field, query.test, asker);
  const items = query.items.map((item) => conditionOf(place, item, asker));
  return sql`(${sql.join(items, query.kind === 'and' ? sql` and ` : sql` or `)})`;
}

/** False only where no row of this kind can be found, whatever there is: then nothing is asked. */
export function canFind(place: Place, query: Query | null): boolean {
  if (query === null || query.kind === 'not') return true;
  if (query.kind !== 'term') {
    const can = query.items.map((item) => canFind(place, item));
    return query.kind === 'and' ? can.every(Boolean) : can.some(Boolean);
  }
  if (query.field === null) return true;
  const name = fieldNamed(query.field)?.name ?? '';
  return name === 'kind' ? isKind(place, query.test) : place.fields[name] !== undefined;
}

/**
 * Ids of all rows that can meet the condition, and perhaps some that do not; null where the words do not say. Of an
 * item of evidence one word may stand in what is said of it and another in what it holds: any of them is enough here.
 */
export function candidatesOf(place: Place, query: Query | null, most: number): RawBuilder<unknown> | null {
  const needed = neededWords(query);
  if (needed === null) return null;
  const words = place.content ? needed.replaceAll(' & ', ' | ') : needed;
  const found = place.indexes.map(
    (index) => sql`select finding_candidates(${index}, ${words}::tsquery, ${most + 1}) as id`,
  );
  const { named } = place;
  const texts = named ? soughtTexts(query).map(indicatorSpellings) : [];
  const byName = named
    ? texts.filter((each) => each.length > 0).map((each) => sql`(${named(each)} limit ${most + 1})`)
    : [];
  return sql.join([...found.map((one) => sql`(${one})`), ...byName], sql` union `);
}
