// One test of one field as a SQL condition, every value bound. What a row does not have, it does not match.
import { sql, type RawBuilder } from 'kysely';

import { literalText, type Pattern, type Test } from '#events';

import { rankOf } from './fields.ts';
import { readMoment } from './moments.ts';

export type Condition = RawBuilder<boolean>;
export type Asker = { now: Date; me: string };
/** How a kind answers for one field. */
export type Answer = (test: Test, asker: Asker) => Condition;

export const never: Condition = sql`false`;
const always: Condition = sql`true`;

const escaped = (text: string): string => text.replaceAll(/[\\%_]/g, String.raw`\$&`);

/** As LIKE writes it, in lower case. */
export const likeOf = (pattern: Pattern): string =>
  pattern
    .map((part) =>
      typeof part === 'string'
        ? escaped(part.replaceAll('\0', '').toWellFormed().toLowerCase())
        : part.any === 'run'
          ? '%'
          : '_',
    )
    .join('');
/** The text anywhere in another one. */
export const containing = (text: string): string => `%${escaped(text.toLowerCase())}%`;

const isExact = (test: Test): test is Extract<Test, { kind: 'exact' }> => test.kind === 'exact';

/** A text that is the value; `*` stands for anything. */
export const textIs =
  (column: RawBuilder<unknown>): Answer =>
  (test) => {
    if (test.kind === 'exists') return sql`(${column} is not null and ${column} <> '')`;
    if (isExact(test)) return sql`coalesce(${column} = ${test.text}, false)`;
    if (test.kind !== 'match') return never;
    return sql`coalesce(lower(${column}) like ${likeOf(test.pattern)}, false)`;
  };

/** A text in which the value stands somewhere. */
export const textHas =
  (column: RawBuilder<unknown>): Answer =>
  (test) => {
    if (test.kind === 'exists') return sql`(${column} <> '')`;
    if (isExact(test)) return sql`(${column} = ${test.text})`;
    if (test.kind !== 'match') return never;
    return sql`coalesce(lower(${column}) like ${`%${likeOf(test.pattern)}%`}, false)`;
  };

/** One of several texts that is the value. */
export const someTextIs =
  (column: RawBuilder<unknown>): Answer =>
  (test, asker) =>
    test.kind === 'exists'
      ? sql`(cardinality(${column}) > 0)`
      : sql`exists (select from unnest(${column}) as one where ${textIs(sql`one`)(test, asker)})`;

const signs = { '>=': sql`>=`, '<=': sql`<=`, '>': sql`>`, '<': sql`<` } as const;

const numeric =
  (column: RawBuilder<unknown>, read: (text: string) => number | null): Answer =>
  (test) => {
    const bound = (text: string) => sql`${read(text) ?? -1}::integer`;
    if (test.kind === 'exists') return sql`(${column} is not null)`;
    if (test.kind === 'compare') return sql`(${column} ${signs[test.operator]} ${bound(test.text)})`;
    if (test.kind === 'range')
      return sql`(${test.from === null ? always : sql`${column} >= ${bound(test.from)}`}
        and ${test.to === null ? always : sql`${column} <= ${bound(test.to)}`})`;
    if (test.kind === 'regex') return never;
    return sql`(${column} = ${bound(test.kind === 'exact' ? test.text : literalText(test.pattern))})`;
  };
export const numberIs = (column: RawBuilder<unknown>): Answer => numeric(column, (text) => Number(text));
/** How grave: 0 info … 4 critical. */
export const rankIs = (column: RawBuilder<unknown>): Answer => numeric(column, rankOf);

/** `created:2026-11-21` is the whole day; `>` is after its end. */
export const timeIs =
  (column: RawBuilder<unknown>): Answer =>
  (test, { now }) => {
    const spanOf = (text: string) => readMoment(text, now) ?? { from: now, to: now };
    if (test.kind === 'exists') return sql`(${column} is not null)`;
    if (test.kind === 'regex') return never;
    if (test.kind === 'compare') {
      const { from, to } = spanOf(test.text);
      // `>7d` means since then, as `>=7d` does: what is “7d” has no end of its own.
      const open = to.getUTCFullYear() === 9999;
      if (test.operator === '>') return sql`coalesce(${column} >= ${open ? from : to}::timestamptz, false)`;
      if (test.operator === '>=') return sql`coalesce(${column} >= ${from}::timestamptz, false)`;
      if (test.operator === '<') return sql`coalesce(${column} < ${from}::timestamptz, false)`;
      return sql`coalesce(${column} < ${open ? from : to}::timestamptz, false)`;
    }
    const from = test.kind === 'range' ? test.from : test.kind === 'exact' ? test.text : literalText(test.pattern);
    const to = test.kind === 'range' ? test.to : from;
    return sql`coalesce(${from === null ? always : sql`${column} >= ${spanOf(from).from}::timestamptz`}
      and ${to === null ? always : sql`${column} < ${spanOf(to).to}::timestamptz`}, false)`;
  };

const uuidText = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** `me`, `none`, an id, or a part of a name or an address. */
export const personIs =
  (column: RawBuilder<unknown>): Answer =>
  (test, { me }) => {
    if (test.kind === 'exists') return sql`(${column} is not null)`;
    if (test.kind !== 'match' && test.kind !== 'exact') return never;
    const text = (test.kind === 'exact' ? test.text : literalText(test.pattern)).toLowerCase();
    if (text === 'none') return sql`(${column} is null)`;
    if (text === 'me') return sql`coalesce(${column}::text = ${me}, false)`;
    if (uuidText.test(text)) return sql`coalesce(${column}::text = ${text}, false)`;
    const like = test.kind === 'exact' ? containing(text) : `%${likeOf(test.pattern)}%`;
    return sql`coalesce(${column} in (select p.id from membership m join person p on p.id = m.person_id
      where lower(p.name) like ${like} or p.email_key like ${like}), false)`;
  };

/** Whoever wrote it, by the name that was kept. */
export const authorIs =
  (id: RawBuilder<unknown>, name: RawBuilder<unknown>): Answer =>
  (test, asker) =>
    test.kind === 'match' && literalText(test.pattern).toLowerCase() === 'me'
      ? sql`(${id} = ${asker.me})`
      : textHas(name)(test, asker);
