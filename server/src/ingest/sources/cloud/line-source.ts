// The kit for cloud logs that are lines of text: a line becomes a row of named fields, and a row is read by a table.
import { isObject, ParseFault, type Source, type SourceRecord } from '../source.ts';
import { defineJsonSource, type JsonSource } from './json-source.ts';

export type LineSource = JsonSource & {
  /** The row a line is; null when it is none of this source. */
  rowOf: (line: string) => Record<string, string> | null;
};

const carriers = ['message', 'event', 'log', '@message', 'Message'];

/** A text that a JSON carrier holds, or the line itself. */
function lineIn({ raw, value }: SourceRecord): string | null {
  if (!isObject(value)) return raw.trimStart().startsWith('{') ? null : raw.trim();
  for (const name of carriers) {
    const text = value[name];
    if (typeof text === 'string' && text !== '' && !text.trimStart().startsWith('{')) return text.trim();
  }
  return null;
}

const maxLine = 32_768;

/** Also reads rows that arrive as JSON objects with the same names. */
export function defineLineSource({ rowOf, ...about }: LineSource): Source {
  const rows = defineJsonSource(about);
  const rowFrom = (record: SourceRecord): SourceRecord | null => {
    const line = lineIn(record);
    if (line === null || line.length > maxLine) return null;
    const row = rowOf(line);
    return row === null ? null : { ...record, value: row };
  };
  const source: Source = {
    ...rows,
    recognise: (record) => rows.recognise?.(rowFrom(record) ?? record) ?? 0,
    parse: (record) => {
      const row = rowFrom(record);
      if (row !== null) return rows.parse(row);
      const text = record.raw.trimStart();
      if (!isObject(record.value) && !text.startsWith('{')) throw new ParseFault(about.refusal);
      return rows.parse(record);
    },
  };
  return source;
}
