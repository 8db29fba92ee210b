// Whether somebody knows a line or an object, for doors whose records say more than the line they carry.
import { addAttribute } from '../../sources/attributes.ts';
import { rememberingRecogniser } from '../../sources/auto.ts';
import { sources } from '../../sources/index.ts';
import { jsonIn } from './text-record.ts';

/** Below this the document around the line says more. */
const sure = 70;
const maxLabels = 100;

let recognise: ReturnType<typeof rememberingRecogniser> | null = null;

/** The id of the source that is sure of it; undefined where none is. */
export function sourceOfLine(line: string): string | undefined {
  recognise ??= rememberingRecogniser(sources.filter(({ id }) => id !== 'auto'));
  const value = jsonIn(line);
  const [best] = recognise({ raw: line, receivedAt: 0, ...(value === undefined ? {} : { value }) });
  return best !== undefined && best.score >= sure ? best.source.id : undefined;
}

/** Fields as flat labels; more than a hundred are too many to be looked at one by one. */
export function labelsIn(fields: Readonly<Record<string, unknown>>): Record<string, string> {
  const all: Record<string, string> = {};
  for (const [name, value] of Object.entries(fields)) if (name !== '__proto__') addAttribute(all, name, value);
  return Object.fromEntries(Object.entries(all).slice(0, maxLabels));
}
