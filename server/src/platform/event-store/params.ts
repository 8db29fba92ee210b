// Values for `{name:Type}` placeholders, in the text form that ClickHouse's parameters take.
import { EventStoreError } from './error.ts';

export type ParamValue = string | number | bigint | boolean | readonly (string | number | bigint)[];
export type Params = Readonly<Record<string, ParamValue>>;

const escapes: Readonly<Record<string, string>> = {
  '\\': '\\\\',
  "'": "\\'",
  '\t': '\\t',
  '\n': '\\n',
  '\r': '\\r',
  '\b': '\\b',
  '\f': '\\f',
  '\0': '\\0',
};
const escaped = (character: string): string => escapes[character] ?? character;

/** A string literal of ClickHouse's SQL. */
export const quoted = (text: string): string => `'${text.replace(/[\\'\t\n\r\b\f\0]/g, escaped)}'`;

/** The text ClickHouse parses back into the placeholder's type: TSV-escaped, arrays with quoted elements. */
function paramText(value: ParamValue): string {
  if (typeof value === 'string') return value.replace(/[\\\t\n\r\b\f\0]/g, escaped);
  if (typeof value === 'object')
    return `[${value.map((item) => (typeof item === 'string' ? quoted(item) : String(item))).join(',')}]`;
  return typeof value === 'boolean' ? (value ? '1' : '0') : String(value);
}

export const paramTexts = (params: Params): Record<string, string> =>
  Object.fromEntries(Object.entries(params).map(([name, value]) => [name, paramText(value)]));

/**
 * Checks that a query is one statement and that every placeholder has a value of its own: parameters outlive a
 * statement on the engine's side, so a forgotten one would silently take the value of somebody else's query.
 */
export function checkStatement(sql: string, params: Params): void {
  if (sql.includes(';'))
    throw new EventStoreError('bad_query', 'A query is one statement: bind values, do not write them.');
  for (const [, name = ''] of sql.matchAll(/\{(\w+):/g)) {
    if (!Object.hasOwn(params, name)) throw new EventStoreError('bad_query', `The parameter ${name} has no value.`);
  }
  for (const name of Object.keys(params)) {
    if (!/^[a-z][a-z0-9_]*$/i.test(name)) throw new EventStoreError('bad_query', `${name} cannot name a parameter.`);
  }
}
