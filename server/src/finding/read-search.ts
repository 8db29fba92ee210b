// The text of a search, understood; or what is wrong with it and where.
import { entityKinds } from '@tocsin/contracts/words';

import { parseQuery, querySyntax, type Query } from '#events';

import { faultsIn, fieldNamed, withMoments } from './fields.ts';

/** `host:dc01` is `entity:host:dc01`. */
function withEntities(query: Query): Query {
  if (query.kind === 'not') return { ...query, item: withEntities(query.item) };
  if (query.kind !== 'term') return { ...query, items: query.items.map(withEntities) };
  const { field, test } = query;
  const kind = entityKinds.find((each) => each === field && fieldNamed(each) === undefined);
  if (kind === undefined || test.kind !== 'match') return query;
  const [first = '', ...rest] = test.pattern;
  const pattern = typeof first === 'string' ? [`${kind}:${first}`, ...rest] : [`${kind}:`, first, ...rest];
  return { ...query, field: 'entity', test: { kind: 'match', pattern } };
}

/** Null finds everything. @throws Problem `query_syntax` with the column of each fault */
export function readSearch(q: string, now: Date): Query | null {
  const { query: parsed, faults } = parseQuery(withMoments(q));
  const query = parsed && withEntities(parsed);
  const all = [...faults, ...faultsIn(query, now)];
  if (all.length > 0) throw querySyntax(all);
  return query;
}
