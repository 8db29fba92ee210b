// A second opinion: evaluates a rule straight from its YAML, slowly and obviously, one value after another.
import { BlockList, isIP } from 'node:net';

import { RE2JS } from 're2js';
import { parse } from 'yaml';

import { asObject } from './corpora.ts';

type Event = Readonly<Record<string, unknown>>;
type Texts = string[] | null;
/** Texts of a field of the event, null when it is absent. */
export type Lookup = (event: Event, field: string) => Texts;
type Asked = (event: Event, lookup: Lookup) => boolean;

/** Texts of a value as a rule sees it. */
export function textsOf(value: unknown): Texts {
  if (value === undefined || value === null) return null;
  if (Array.isArray(value)) {
    const texts = value.flatMap((item) => textsOf(item) ?? []);
    return texts.length > 0 ? texts : null;
  }
  return [textOf(value)];
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));

export const lookupOwn: Lookup = (event, field) =>
  textsOf(Object.hasOwn(event, field) ? event[field] : walk(event, field.split('.')));

function walk(value: unknown, path: string[]): unknown {
  const [name, ...rest] = path;
  if (name === undefined) return value;
  if (Array.isArray(value)) return value.map((item: unknown) => walk(item, path));
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? walk(asObject(value)[name], rest)
    : undefined;
}

const allTexts = (value: unknown): string[] =>
  typeof value === 'object' && value !== null ? Object.values(value).flatMap(allTexts) : (textsOf(value) ?? []);

/** Reads a rule and answers whether it matches an event. */
export function referenceRule(source: string): Asked {
  const detection = asObject(asObject(parse(source))['detection']);
  const names = Object.keys(detection).filter((name) => name !== 'condition');
  const selections = new Map(names.map((name) => [name, selection(detection[name])]));
  const written = detection['condition'];
  const conditions = (Array.isArray(written) ? written : [written]).map((text) => condition(String(text), selections));
  return (event, lookup) => conditions.some((asked) => asked(event, lookup));
}

/** Rewrites the condition into JavaScript's words and lets a tiny recursive reader evaluate it. */
function condition(text: string, selections: Map<string, Asked>): Asked {
  const tokens = text.match(/[()]|[^\s()]+/g) ?? [];
  let at = 0;
  const or = (): Asked => {
    let left = and();
    while (tokens[at] === 'or') {
      at++;
      const [before, after] = [left, and()];
      left = (event, lookup) => before(event, lookup) || after(event, lookup);
    }
    return left;
  };
  const and = (): Asked => {
    let left = not();
    while (tokens[at] === 'and') {
      at++;
      const [before, after] = [left, not()];
      left = (event, lookup) => before(event, lookup) && after(event, lookup);
    }
    return left;
  };
  const not = (): Asked => {
    if (tokens[at] !== 'not') return atom();
    at++;
    const inner = not();
    return (event, lookup) => !inner(event, lookup);
  };
  const atom = (): Asked => {
    const token = tokens[at++];
    if (token === '(') {
      const inner = or();
      at++;
      return inner;
    }
    if (tokens[at] !== 'of') return selections.get(String(token)) ?? (() => false);
    const pattern = String(tokens[at + 1]);
    at += 2;
    const expression = new RegExp(`^${pattern === 'them' ? '[^_].*' : pattern.replaceAll('*', '.*')}$`);
    const chosen = [...selections].filter(([name]) => expression.test(name)).map(([, asked]) => asked);
    return (event, lookup) =>
      token === 'all' ? chosen.every((asked) => asked(event, lookup)) : chosen.some((asked) => asked(event, lookup));
  };
  return or();
}

function selection(value: unknown): Asked {
  if (Array.isArray(value)) {
    const parts = value.map(selection);
    return (event, lookup) => parts.some((asked) => asked(event, lookup));
  }
  if (typeof value === 'object' && value !== null) {
    const parts = Object.entries(value).map(([key, values]) => item(key, values));
    return (event, lookup) => parts.every((asked) => asked(event, lookup));
  }
  return item('', value);
}

function item(key: string, written: unknown): Asked {
  const [field = '', ...modifiers] = key.split('|');
  const values: unknown[] = Array.isArray(written) ? written : [written];
  const tests = values.map((value) => one(field, modifiers, value));
  const asked: Asked = (event, lookup) =>
    modifiers.includes('all') ? tests.every((test) => test(event, lookup)) : tests.some((test) => test(event, lookup));
  return modifiers.includes('neq') ? (event, lookup) => !asked(event, lookup) : asked;
}

function one(field: string, modifiers: string[], value: unknown): Asked {
  const texts = (event: Event, lookup: Lookup): string[] =>
    field === '' ? allTexts(event) : (lookup(event, field) ?? []);
  if (value === null) return (event, lookup) => lookup(event, field) === null;
  if (modifiers.includes('exists')) return (event, lookup) => (lookup(event, field) !== null) === value;
  if (modifiers.includes('fieldref')) {
    return (event, lookup) =>
      texts(event, lookup).some((text) =>
        (lookup(event, textOf(value)) ?? []).some((other) => related(text, other, modifiers)),
      );
  }
  const test = textTest(field, modifiers, textOf(value));
  return (event, lookup) => texts(event, lookup).some(test);
}

function related(text: string, other: string, modifiers: string[]): boolean {
  const [a, b] = modifiers.includes('cased') ? [text, other] : [text.toLowerCase(), other.toLowerCase()];
  if (modifiers.includes('contains')) return a.includes(b);
  if (modifiers.includes('startswith')) return a.startsWith(b);
  return modifiers.includes('endswith') ? a.endsWith(b) : a === b;
}

function textTest(field: string, modifiers: string[], value: string): (text: string) => boolean {
  if (modifiers.includes('re')) {
    const ignoresCase = modifiers.includes('i') || value.startsWith('(?i)');
    const bits =
      (ignoresCase ? RE2JS.CASE_INSENSITIVE : 0) |
      (modifiers.includes('m') ? RE2JS.MULTILINE : 0) |
      (modifiers.includes('s') ? RE2JS.DOTALL : 0);
    const expression = RE2JS.compile(value.replace('(?i)', ''), bits);
    return (text) => expression.matcher(text).find();
  }
  if (modifiers.includes('cidr')) return (text) => inSubnet(text, value);
  for (const [name, compare] of Object.entries(comparisons)) {
    if (modifiers.includes(name)) return (text) => text.trim() !== '' && compare(Number(text), Number(value));
  }
  const expressions = written(modifiers, value).map((source) => {
    const open = field === '' || modifiers.includes('contains');
    const [start, end] = [
      open || modifiers.includes('endswith') ? '' : '^',
      open || modifiers.includes('startswith') ? '' : '$',
    ];
    return new RegExp(`${start}(?:${source})${end}`, modifiers.includes('cased') ? 's' : 'is');
  });
  return (text) => expressions.some((expression) => expression.test(text));
}

const comparisons: Record<string, (a: number, b: number) => boolean> = {
  lt: (a, b) => a < b,
  lte: (a, b) => a <= b,
  gt: (a, b) => a > b,
  gte: (a, b) => a >= b,
};

/** The regular expressions a value stands for. */
function written(modifiers: string[], value: string): string[] {
  const plain = Buffer.from(
    value.replaceAll(/\\([*?\\])/g, '$1'),
    modifiers.includes('wide') || modifiers.includes('utf16le') ? 'utf16le' : 'utf8',
  );
  const quote = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
  if (modifiers.includes('base64')) return [quote(plain.toString('base64'))];
  if (modifiers.includes('base64offset')) {
    return [0, 1, 2].map((shift) => {
      const text = Buffer.concat([Buffer.alloc(shift), plain]).toString('base64');
      const tail = [undefined, -3, -2][(shift + plain.length) % 3];
      return quote(text.slice([0, 2, 3][shift], tail));
    });
  }
  const source = value.replaceAll(/\\[*?\\]|[\s\S]/g, (part) => {
    if (part.length === 2) return quote(part.slice(1));
    return part === '*' ? '.*' : part === '?' ? '.' : quote(part);
  });
  return [modifiers.includes('windash') ? source.replaceAll(/(?<!\w)[-/–—―](?=\w)/g, '[-/–—―]') : source];
}

function inSubnet(text: string, network: string): boolean {
  const family = (address: string) => (isIP(address) === 6 ? 'ipv6' : 'ipv4');
  const [address = '', bits] = network.split('/');
  const subnet = new BlockList();
  subnet.addSubnet(address, Number(bits ?? (isIP(address) === 6 ? 128 : 32)), family(address));
  return isIP(text) !== 0 && subnet.check(text, family(text));
}
