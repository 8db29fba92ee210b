// How PostgreSQL's text becomes JavaScript values and back: one table for both engines.
import { TypeOverrides } from 'pg';

const INT8 = 20;
const DATE = 1082;
const TEXT_ARRAY = 1009;
const INT8_ARRAY = 1016;
const NUMERIC_ARRAY = 1231;

const toInteger = (text: string): number | bigint => {
  const number = Number(text);
  return Number.isSafeInteger(number) ? number : BigInt(text);
};

/** bigint is a number when safe, date stays `YYYY-MM-DD`, numeric stays text; the rest is as in node-postgres. */
export const types = new TypeOverrides();
/** The parser of a type by its number (`pg_type.oid`). The package's types give it a number for its argument: it is text. */
export const parserOf = (type: number): ((text: string) => unknown) =>
  types.getTypeParser(type, 'text') as unknown as (text: string) => unknown;
const textArray = (text: string): unknown[] => [parserOf(TEXT_ARRAY)(text)].flat();
types.setTypeParser(INT8, 'text', toInteger);
types.setTypeParser(DATE, 'text', (text: string) => text);
types.setTypeParser(INT8_ARRAY, 'text', (text: string) =>
  textArray(text).map((item) => (typeof item === 'string' ? toInteger(item) : item)),
);
types.setTypeParser(NUMERIC_ARRAY, 'text', textArray);

const quoted = (text: string): string => `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;

function arrayText(items: readonly unknown[]): string {
  const parts = items.map((item) => {
    if (Array.isArray(item)) return arrayText(item);
    const text = parameterText(item);
    return text === null ? 'NULL' : quoted(text);
  });
  return `{${parts.join(',')}}`;
}

/** The text of one parameter, by the rules of node-postgres: arrays are SQL arrays, other objects JSON. */
export function parameterText(value: unknown): string | null {
  if (value === null || value === undefined) return null;
  if (typeof value === 'string') return value;
  if (value instanceof Uint8Array) return `\\x${Buffer.from(value).toString('hex')}`;
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return arrayText(value);
  if (typeof value === 'object') return JSON.stringify(value);
  if (typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean') return String(value);
  throw new TypeError(`A ${typeof value} cannot be a parameter of a query.`);
}
