// The selections of a rule written back as the maps and lists they are read from.
import type { Detection, GlobPart, Test } from '../ast.ts';
import { alternativesText, globText, regexText } from './values.ts';

type Item = Extract<Detection, { kind: 'item' }>;
export type Plain = string | number | boolean | null | Plain[] | { [key: string]: Plain };
type Written = { modifiers: string[]; values: Plain[] };

export function printDetection(detection: Detection): Plain {
  if (detection.kind === 'or') {
    const lists = detection.of.map((child) => (isKeywords(child) ? keywordsOf(child) : [mapOf(child)]));
    return lists.flat();
  }
  return isKeywords(detection) ? keywordsOf(detection) : mapOf(detection);
}

/** A plain list of words, which needs no key. */
const isKeywords = (detection: Detection): detection is Item =>
  detection.kind === 'item' &&
  detection.field === null &&
  detection.match === 'any' &&
  detection.tests.every((test) => test.kind === 'glob' && !test.cased && isOpen(test.parts) && !hasDash(test.parts));

const keywordsOf = ({ tests }: Item): Plain[] =>
  tests.map((test) => (test.kind === 'glob' ? globText(unwrapped(test.parts)) : ''));

function mapOf(detection: Detection): { [key: string]: Plain } {
  const items = detection.kind === 'and' ? detection.of : [detection];
  const map: { [key: string]: Plain } = {};
  for (const item of items) {
    const negated = item.kind === 'not';
    const inner = negated ? item.of : item;
    if (inner.kind !== 'item') throw new Error('Only what was read from a Sigma document can be written as one.');
    const { key, value } = freeEntry(inner, negated, map);
    map[key] = value;
  }
  return map;
}

/** The first way to write the item whose key is not taken: the same field may stand in a map several times. */
function freeEntry(item: Item, negated: boolean, map: object): { key: string; value: Plain } {
  for (const { modifiers, values } of waysToWrite(item)) {
    const all = item.match === 'all' ? ['all'] : [];
    const key = [item.field ?? '', ...modifiers, ...all, ...(negated ? ['neq'] : [])].join('|');
    const [only] = values;
    if (!Object.hasOwn(map, key)) return { key, value: values.length === 1 && only !== undefined ? only : values };
  }
  throw new Error(`The field ${item.field} stands more often in a selection than it can be written.`);
}

function* waysToWrite(item: Item): Generator<Written> {
  const { tests, field } = item;
  const globs = tests.flatMap((test) => (test.kind === 'glob' ? [test] : []));
  if (globs.length === tests.length) yield* globsOf(globs, field === null);
  const [first] = tests;
  if (tests.some(({ kind }) => kind === 'anyOf') || globs.length === tests.length) {
    const values = tests.map((test) => alternativesText([test]));
    if (values.every((value) => value !== null)) yield { modifiers: ['re'], values };
    // Without a value list of its own, `re` after `re` needs another key: the flag is then written as a modifier.
    if (values.every((value) => value !== null)) yield { modifiers: ['re', 'i'], values };
  } else if (first) yield otherOf(tests, first);
}

function* globsOf(globs: readonly Extract<Test, { kind: 'glob' }>[], isKeyword: boolean): Generator<Written> {
  const parts = globs.map((test) => test.parts);
  const dash = parts.some(hasDash) ? ['windash'] : [];
  const cased = globs[0]?.cased ? ['cased'] : [];
  const written = (modifiers: string[], shape: (parts: readonly GlobPart[]) => readonly GlobPart[]): Written => ({
    modifiers: [...modifiers, ...dash, ...cased],
    values: parts.map((each) => globText(shape(each))),
  });
  if (isKeyword && parts.every(isOpen)) yield written([], unwrapped);
  if (parts.every((each) => isOpen(each) && each.length > 2)) yield written(['contains'], unwrapped);
  if (parts.every((each) => endsOpen(each) && !startsOpen(each)))
    yield written(['startswith'], (each) => each.slice(0, -1));
  if (parts.every((each) => startsOpen(each) && !endsOpen(each))) yield written(['endswith'], (each) => each.slice(1));
  if (!isKeyword) yield written([], (each) => each);
}

const startsOpen = (parts: readonly GlobPart[]): boolean => parts[0]?.kind === 'many';
const endsOpen = (parts: readonly GlobPart[]): boolean => parts.at(-1)?.kind === 'many';
const isOpen = (parts: readonly GlobPart[]): boolean => startsOpen(parts) && endsOpen(parts);
const hasDash = (parts: readonly GlobPart[]): boolean => parts.some(({ kind }) => kind === 'dash');
const unwrapped = (parts: readonly GlobPart[]): readonly GlobPart[] =>
  parts.slice(1, parts.length > 1 ? -1 : undefined);

function otherOf(tests: readonly Test[], first: Test): Written {
  switch (first.kind) {
    case 'regex':
      return {
        modifiers: ['re'],
        values: tests.map((test) => (test.kind === 'regex' ? regexText(test.source, test.flags) : '')),
      };
    case 'cidr':
      return { modifiers: ['cidr'], values: tests.map((test) => (test.kind === 'cidr' ? test.text : '')) };
    case 'compare':
      return { modifiers: [first.operator], values: numbersOf(tests) };
    case 'datePart':
      return { modifiers: [first.part], values: numbersOf(tests) };
    case 'null':
      return { modifiers: [], values: [null] };
    case 'exists':
      return { modifiers: ['exists'], values: [first.present] };
    case 'fieldReference': {
      const how = first.how === 'equals' ? [] : [first.how.toLowerCase()];
      return {
        modifiers: ['fieldref', ...how, ...(first.cased ? ['cased'] : [])],
        values: tests.map((test) => (test.kind === 'fieldReference' ? test.field : '')),
      };
    }
    default:
      throw new Error(`A test of kind ${first.kind} cannot be written.`);
  }
}

const numbersOf = (tests: readonly Test[]): number[] =>
  tests.map((test) => (test.kind === 'compare' || test.kind === 'datePart' ? test.value : 0));
