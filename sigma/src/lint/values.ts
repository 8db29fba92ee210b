// Values that say less, or cost more, than another way of writing them.
import type { GlobPart, Test } from '../ast.ts';
import { fold } from '../fold.ts';
import { parseGlob } from '../glob.ts';
import { leadingFlags } from '../regex.ts';
import { selectionGroups, type SelectionGroup, type SelectionLine } from './lines.ts';
import type { LintedDocument } from './warning.ts';

type Warn = LintedDocument['warn'];

export function lintValues(linted: LintedDocument): void {
  for (const group of selectionGroups(linted)) {
    lintContradiction(group, linted.warn);
    for (const line of group) {
      lintRepeated(line, linted.warn);
      lintShort(line, linted.warn);
      if (line.chain.modifiers.includes('re')) lintExpressions(line, linted.warn);
      else lintWildcards(line, linted.warn);
    }
  }
}

const nameOf = ({ chain }: SelectionLine, ...modifiers: string[]): string =>
  [chain.field, ...chain.modifiers.filter((name) => name === 'cased'), ...modifiers].join('|');

/** In one mapping all lines must hold: what is absent contains nothing. */
function lintContradiction(group: SelectionGroup, warn: Warn): void {
  const isAbsent = ({ chain, values }: SelectionLine): boolean =>
    !chain.modifiers.includes('neq') && values.length > 0 && values.every(({ test }) => test.kind === 'null');
  const absent = new Set(group.filter(isAbsent).map(({ chain }) => chain.field));
  for (const line of group)
    if (absent.has(line.chain.field) && line.chain.modifiers.length > 0 && !line.chain.modifiers.includes('neq'))
      warn(
        'never_true',
        line.keyAt,
        `"${line.chain.field}" cannot be absent (null) and have a value at once: put one of the two into a selection of its own.`,
      );
}

/** What two values have in common when they demand the same. */
const keyOf = (test: Test): string =>
  JSON.stringify(test.kind === 'glob' && !test.cased ? { ...test, parts: test.parts.map(foldedPart) } : test);
const foldedPart = (part: GlobPart): GlobPart =>
  part.kind === 'literal' ? { kind: 'literal', text: fold(part.text) } : part;

function lintRepeated({ values }: SelectionLine, warn: Warn): void {
  const seen = new Map<string, string>();
  for (const { written, test, at } of values) {
    const key = keyOf(test);
    const first = seen.get(key);
    if (first === undefined) seen.set(key, written);
    else if (first === written) warn('repeated_value', at, 'This value is already in the list: remove it.');
    else warn('repeated_value', at, `This value demands the same as "${first}" in this list: remove one of them.`);
  }
}

/** Letters of other scripts are rare enough to be looked for one by one. */
const letterOrDigit = /^[A-Za-z0-9 .]{1,2}$/;

/** With `all`, the other values do the finding. */
function lintShort({ chain, values }: SelectionLine, warn: Warn): void {
  if (
    !chain.modifiers.includes('contains') ||
    ['all', 'neq', 're', 'fieldref'].some((name) => chain.modifiers.includes(name))
  )
    return;
  for (const { written, test, at } of values)
    if (test.kind === 'glob' && letterOrDigit.test(written))
      warn('short_value', at, `Nearly every text contains "${written}": write more of what you look for.`);
}

const anchors = ['contains', 'startswith', 'endswith'] as const;
type Anchor = (typeof anchors)[number];
const whereOf: Readonly<Record<Anchor, string>> = {
  contains: 'wildcards at both ends',
  startswith: 'wildcard at the end',
  endswith: 'wildcard at the start',
};

/** Which modifier the wildcards at the ends of a value stand for; null where they stand for none. */
function anchorOf(written: string): Anchor | null {
  const parts = parseGlob(written);
  if (parts.every(({ kind }) => kind === 'many')) return null;
  const opens = parts[0]?.kind === 'many';
  const ends = parts.at(-1)?.kind === 'many';
  return opens && ends ? 'contains' : opens ? 'endswith' : ends ? 'startswith' : null;
}

function lintWildcards(line: SelectionLine, warn: Warn): void {
  const { chain, values } = line;
  const [first] = values;
  if (!first || values.some(({ test }) => test.kind !== 'glob' && test.kind !== 'anyOf')) return;
  if (chain.modifiers.some((name) => name.startsWith('base64') || name.startsWith('utf16'))) return;
  const has = (name: Anchor): boolean => chain.modifiers.includes(name);
  const written = anchors.filter(has);
  if (chain.field === '' && written.length === 0) {
    const idle = values.find((value) => anchorOf(value.written) !== null);
    if (idle) warn('idle_wildcard', idle.at, 'A keyword is looked for anywhere: leave out the wildcards at its ends.');
  } else if (written.length === 0) {
    const anchor = anchorOf(first.written);
    // Values of several shapes cannot stand in one list otherwise.
    if (anchor === null || values.some((value) => anchorOf(value.written) !== anchor)) return;
    const others = chain.modifiers.filter((name) => name !== 'cased');
    warn(
      'wildcard_for_modifier',
      first.at,
      `Write "${nameOf(line, anchor, ...others)}" and leave out the ${whereOf[anchor]}.`,
    );
  } else {
    const isIdle = (anchor: Anchor | null): boolean =>
      anchor !== null && (has('contains') || written.some((name) => name === anchor));
    const idle = values.find((value) => isIdle(anchorOf(value.written)));
    if (idle)
      warn('idle_wildcard', idle.at, `"${written.join('|')}" already allows anything there: leave out the wildcard.`);
  }
}

const plainCharacters = /^(?:[^\\.*+?()[\]{}|^$]|\\[^A-Za-z0-9])+$/;

function lintExpressions(line: SelectionLine, warn: Warn): void {
  for (const { written, test, at } of line.values) {
    if (test.kind !== 'regex') continue;
    const { source } = leadingFlags(written);
    const starts = source.startsWith('^');
    const ends = /(?<!\\)(?:\\\\)*\$$/.test(source);
    const inner = source.slice(starts ? 1 : 0, ends ? -1 : undefined);
    if (plainCharacters.test(inner)) {
      const anchor = starts && ends ? [] : [starts ? 'startswith' : ends ? 'endswith' : 'contains'];
      const cased = test.flags.ignoreCase ? [] : ['cased'];
      const better = [line.chain.field, ...anchor, ...cased].join('|');
      warn('plain_expression', at, `This expression is plain text: write "${better}" with the text as the value.`);
    } else if (inner.startsWith('.*') || /(?<!\\)(?:\\\\)*\.\*\??$/.test(inner))
      warn('open_expression', at, 'An expression is looked for anywhere: leave out ".*" at its ends.');
  }
}
