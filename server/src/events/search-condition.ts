// A search as a condition for those who count what it finds, and the texts of a field by its ECS name.
import type { ParamValue } from '#platform/event-store';

import { columnByField } from './columns.ts';
import { compileQuery } from './query/compile.ts';

/** @throws Problem `query_syntax` */
export function searchCondition(query: string): { where: string; params: Readonly<Record<string, ParamValue>> } {
  return compileQuery(query);
}

const literal = (text: string): string => `'${text.replaceAll(/[\\']/g, String.raw`\$&`)}'`;

/** A list of the texts a field has in a row, empty where it is absent; fields without a column are looked for in `attrs`. */
export function textsOfEcs(field: string): string {
  if (field === 'site' || field === 'dataset' || field === 'message') return `if(${field} = '', [], [${field}])`;
  const column = columnByField.get(field);
  if (!column) return `if(mapContains(attrs, ${literal(field)}), [attrs[${literal(field)}]], [])`;
  const { name, type } = column;
  if (type.endsWith('[]')) return `arrayMap(x -> toString(x), ${name})`;
  if (type === 'ip') return `if(${name} = toIPv6('::'), [], [replaceOne(toString(${name}), '::ffff:', '')])`;
  if (type === 'keyword' || type === 'text') return `if(${name} = '', [], [toString(${name})])`;
  return `if(${name} = 0, [], [toString(${name})])`;
}
