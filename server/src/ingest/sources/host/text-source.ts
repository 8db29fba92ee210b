// Makes a source out of readers: of the first line that fits, or of the object that is of its kind.
import type { SourceKind } from '@tocsin/contracts/api/ingest';

import { rsyslogFileSnippet, shellSnippet, snippets, vectorLinesSnippet } from '../snippets.ts';
import { isObject, ParseFault, type Source } from '../source.ts';
import { type Draft, type Fields, finished, type Line, lineOf, objectFor, putSender, startOf } from './draft.ts';

type Making = {
  id: string;
  title: string;
  kind: SourceKind;
  summary: string;
  aliases?: readonly string[];
  /** Where the product writes, for the configuration that follows the file. */
  file: string;
  /** Null when the line is not of this source. */
  line?: (text: string, receivedAt: number, line: Line) => Draft | null;
  isObject?: (value: Fields) => boolean;
  object?: (value: Fields) => Draft;
  /** How surely a line beginning so is of this source, 0–100. */
  recognise: (start: string) => number;
};

/** A source whose records are lines, objects or both. */
export function textSource(making: Making): Source {
  const { id, title, kind, summary, aliases = [], file } = making;
  const isOwn = making.isObject ?? ((): boolean => false);
  return {
    id,
    title,
    kind,
    summary,
    format: making.line === undefined ? 'json' : 'lines',
    aliases,
    snippets: snippets(id, [vectorLinesSnippet([file]), rsyslogFileSnippet(file, id), shellSnippet]),
    recognise: (record) => {
      const value = objectFor(record);
      return value === null ? making.recognise(startOf(record)) : isOwn(value) ? 92 : 0;
    },
    parse: (record) => {
      const { value } = record;
      if (isObject(value) && making.object !== undefined && isOwn(value)) return finished(making.object(value));
      const line = lineOf(record);
      const draft = making.line?.(line.text, record.receivedAt, line) ?? null;
      if (draft === null) throw new ParseFault(`The record is in none of the formats of ${title}.`);
      putSender(draft, line);
      return finished(draft);
    },
  };
}
