// String values of rules, as the cheapest SQL that is exact: plain searches where they are plain, RE2 where not.
import type { GlobPart, RegexFlags, Test } from '../ast.ts';
import { fold } from '../fold.ts';
import { countDashes, mostDashesWrittenOut, writeOutDashes } from '../glob.ts';
import type { Binder } from './binder.ts';

type Glob = Extract<Test, { kind: 'glob' }>;
type Values = {
  readonly equals: string[];
  readonly starts: string[];
  readonly ends: string[];
  readonly contains: string[];
  readonly patterns: string[];
};

/** More ends and starts, or more texts to search for, than this are cheaper as one expression. */
const mostEnds = 24;
const mostSearches = 8;

/** Conditions over the list `texts`, one of which must hold; folded already, unless the values are cased. */
export function globConditions(globs: readonly Glob[], texts: string, bind: Binder): string[] {
  const ways = globs.flatMap(({ parts, cased }) => {
    const folded = cased ? parts : parts.map((part) => foldedPart(part));
    return countDashes(folded) <= mostDashesWrittenOut ? writeOutDashes(folded) : [folded];
  });
  if (ways.some((parts) => parts.length === 1 && parts[0]?.kind === 'many')) return [`notEmpty(${texts})`];
  const { equals, starts, ends, contains, patterns } = sorted(ways);
  const [only = ''] = equals;
  const expressions = [
    starts.length > mostEnds ? starts.map((text) => `\\A${literalPattern(text)}`) : [],
    ends.length > mostEnds ? ends.map((text) => `${literalPattern(text)}\\z`) : [],
    [...(contains.length > mostSearches ? contains.map(literalPattern) : []), ...patterns],
  ].flatMap(alternations);
  const ofText = [
    ...(equals.length > 1 ? [`x IN ${bind.texts(equals)}`] : []),
    ...(starts.length > mostEnds ? [] : starts.map((text) => `startsWith(x, ${bind.text(text)})`)),
    ...(ends.length > mostEnds ? [] : ends.map((text) => `endsWith(x, ${bind.text(text)})`)),
    ...(contains.length > mostSearches ? [] : contains.map((text) => `position(x, ${bind.text(text)}) > 0`)),
    ...expressions.map((pattern) => `match(x, ${bind.text(pattern)})`),
  ];
  return [
    ...(equals.length === 1 ? [`has(${texts}, ${bind.text(only)})`] : []),
    ...(ofText.length > 0 ? [`arrayExists(x -> ${ofText.join(' OR ')}, ${texts})`] : []),
  ];
}

const foldedPart = (part: GlobPart): GlobPart =>
  part.kind === 'literal' ? { kind: 'literal', text: fold(part.text) } : part;

function sorted(ways: readonly (readonly GlobPart[])[]): Values {
  const values: Values = { equals: [], starts: [], ends: [], contains: [], patterns: [] };
  for (const parts of ways) {
    const opens = parts[0]?.kind === 'many';
    const closes = parts.length > 1 && parts.at(-1)?.kind === 'many';
    const inner = parts.slice(opens ? 1 : 0, closes ? -1 : undefined);
    const [only] = inner;
    if (inner.length > 1 || (only && only.kind !== 'literal')) {
      values.patterns.push(globPattern(inner, opens, closes));
      continue;
    }
    const text = only?.text.toWellFormed() ?? '';
    const list = opens ? (closes ? values.contains : values.ends) : closes ? values.starts : values.equals;
    if (!list.includes(text)) list.push(text);
  }
  return values;
}

function literalPattern(text: string): string {
  let pattern = '';
  for (const char of text.toWellFormed()) {
    const code = char.codePointAt(0) ?? 0;
    if (code > 0x7e || code < 0x20) pattern += `\\x{${code.toString(16)}}`;
    else pattern += /\w/.test(char) ? char : `\\${char}`;
  }
  return pattern;
}

function partPattern(part: GlobPart): string {
  if (part.kind === 'literal') return literalPattern(part.text);
  if (part.kind === 'many') return '.*';
  return part.kind === 'one' ? '.' : '[-/\\x{2013}\\x{2014}\\x{2015}]';
}

/** Without anchors where the value is open: a search is faster than a match of everything. */
const globPattern = (inner: readonly GlobPart[], opens: boolean, closes: boolean): string =>
  `${opens ? '' : '\\A'}${inner.map(partPattern).join('')}${closes ? '' : '\\z'}`;

/** How many values and characters one expression may hold before RE2 would run out of room. */
const mostAlternatives = 600;
const mostCharacters = 24_000;

/** The expressions that together find what one of the patterns finds. */
function alternations(patterns: readonly string[]): string[] {
  const expressions: string[] = [];
  let held: string[] = [];
  let length = 0;
  const flush = (): void => {
    if (held.length > 0) expressions.push(held.length === 1 ? `(?s)${held[0]}` : `(?s)(?:${held.join('|')})`);
    held = [];
    length = 0;
  };
  for (const pattern of new Set(patterns)) {
    if (held.length >= mostAlternatives || length + pattern.length > mostCharacters) flush();
    held.push(pattern);
    length += pattern.length;
  }
  flush();
  return expressions;
}

/** ClickHouse lets `.` match line ends unless it is told otherwise. */
export const regexPattern = (source: string, { ignoreCase, multiline, dotAll }: RegexFlags): string =>
  `(?${ignoreCase ? 'i' : ''}${multiline ? 'm' : ''}${dotAll ? 's' : ''}${dotAll ? '' : '-s'})${source}`;
