// YARA rules: kept and versioned here for the scanner. Their structure is checked; their meaning is the scanner's.
import type { RuleFault } from '@tocsin/contracts/rule';

import { derivedId, levels, type DocumentColumns } from './about.ts';

const start = /^\s*(?:(?:import|include)\s+"[^"\n]*"\s*)*(?:(?:private|global)\s+)*rule\s+[A-Za-z_]/;
const header = /^(?:(?:private|global)\s+)*rule\s+([A-Za-z_]\w{0,127})\s*(?::([^{]*))?\{/;
const sectionNames = ['meta', 'strings', 'condition'];
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Whether a text is YARA and not YAML. Comments before the first rule do not count. */
export const looksLikeYara = (source: string): boolean => start.test(blanked(source).text);

type Blanked = { text: string; faultAt: number | null };

/** The same text with comments, and what stands in quotes, slashes or hex braces, replaced by spaces. */
function blanked(source: string): Blanked {
  const pattern =
    /\/\/[^\n]*|\/\*[\s\S]*?(?:\*\/|$)|"(?:[^"\\\n]|\\.)*(?:"|$|(?=\n))|(?<==\s*)\{[^}]*(?:\}|$)|(?<=(?:=|matches)\s*)\/(?:[^/\\\n]|\\.)+\/[is]*/g;
  let faultAt: number | null = null;
  const text = source.replace(pattern, (found: string, offset: number) => {
    const open =
      (found.startsWith('/*') && !found.endsWith('*/')) ||
      (found.startsWith('"') && (found.length < 2 || !found.endsWith('"'))) ||
      (found.startsWith('{') && !found.endsWith('}'));
    if (open && faultAt === null) faultAt = offset;
    // Quotes stay, so that `meta` values are still seen to be there.
    return found.startsWith('"') ? `"${' '.repeat(Math.max(0, found.length - 2))}"` : found.replaceAll(/[^\n]/g, ' ');
  });
  return { text, faultAt };
}

type Fault = (offset: number, message: string) => void;

export function readYara(
  source: string,
  file: string,
): { columns: DocumentColumns; faults: RuleFault[] } | { faults: RuleFault[] } {
  const faults: RuleFault[] = [];
  const fault: Fault = (offset, message) => {
    const before = source.slice(0, offset).split('\n');
    faults.push({ file, line: before.length, column: (before.at(-1)?.length ?? 0) + 1, message });
  };
  const { text, faultAt } = blanked(source);
  if (faultAt !== null) fault(faultAt, 'What is opened here (a comment, a text or a hex string) is never closed.');
  const names: string[] = [];
  let at = /^\s*(?:(?:import|include)\s+"[^"\n]*"\s*)*/.exec(text)?.[0].length ?? 0;
  while (faults.length === 0 && text.slice(at).trim() !== '') {
    at += /^\s*/.exec(text.slice(at))?.[0].length ?? 0;
    const found = header.exec(text.slice(at));
    if (!found?.[1]) {
      fault(at, 'A rule was expected here: rule NAME { condition: … }.');
      break;
    }
    if (names.includes(found[1])) fault(at, `There is a rule "${found[1]}" already.`);
    names.push(found[1]);
    const end = text.indexOf('}', at + found[0].length);
    if (end < 0) {
      fault(at + found[0].length - 1, 'This brace is never closed.');
      break;
    }
    checkBody(
      text.slice(at + found[0].length, end),
      source.slice(at + found[0].length, end),
      at + found[0].length,
      fault,
    );
    at = end + 1;
  }
  const [name] = names;
  if (!name) {
    if (faults.length === 0) fault(0, 'There is no rule in this text.');
    return { faults };
  }
  return faults.length > 0 ? { faults } : { columns: columnsOf(name, source, fault), faults };
}

function checkBody(body: string, written: string, offset: number, fault: Fault): void {
  const sections = [...body.matchAll(/(?:^|[\s{])([a-z]+)\s*:(?!:)/g)].filter(
    ({ 1: word = '' }) => !/^(?:for|of|in)$/.test(word),
  );
  const named = sections.map(({ 1: word = '', index }) => ({ word, at: index }));
  const known = named.filter(({ word }) => sectionNames.includes(word));
  for (const { word, at } of known)
    if (known.filter((other) => other.word === word).length > 1)
      return fault(offset + at, `The section "${word}" stands twice.`);
  const order = known.map(({ word }) => sectionNames.indexOf(word));
  if (order.some((place, index) => index > 0 && place < (order[index - 1] ?? 0)))
    return fault(offset, 'The sections stand in the order meta, strings, condition.');
  const condition = known.find(({ word }) => word === 'condition');
  if (!condition) return fault(offset, 'The rule has no condition.');
  const conditionText = body.slice(condition.at).replace(/^\W*condition\s*:/, '');
  if (conditionText.trim() === '') return fault(offset + condition.at, 'The condition is empty.');
  const strings = known.find(({ word }) => word === 'strings');
  const part = strings ? body.slice(strings.at, condition.at) : '';
  const ids = [...part.matchAll(/(\$\w*)\s*=/g)].map(({ 1: id = '', index }) => ({
    id,
    at: (strings?.at ?? 0) + index,
  }));
  for (const { id, at } of ids)
    if (id !== '$' && ids.filter((other) => other.id === id).length > 1)
      return fault(offset + at, `The string ${id} is defined twice.`);
  for (const { 0: reference, index } of conditionText.matchAll(/[$#@!]\w+\*?/g)) {
    if (reference.startsWith('!') && reference === '!') continue;
    const wanted = `$${reference.slice(1)}`;
    const isThere = wanted.endsWith('*')
      ? ids.some(({ id }) => id.startsWith(wanted.slice(0, -1)))
      : ids.some(({ id }) => id === wanted);
    if (!isThere) {
      const place = offset + written.indexOf(reference, condition.at + Math.max(0, index));
      return fault(
        place < offset ? offset + condition.at : place,
        `The condition asks for ${reference}, which no string defines.`,
      );
    }
  }
}

const metaText = (source: string, name: string): string =>
  new RegExp(`\\b${name}\\s*=\\s*"((?:[^"\\\\\\n]|\\\\.)*)"`, 'i').exec(source)?.[1] ?? '';

function columnsOf(name: string, source: string, fault: Fault): DocumentColumns {
  const id = metaText(source, 'id') || metaText(source, 'uuid');
  const level = metaText(source, 'level') || metaText(source, 'severity') || 'medium';
  const severity = levels.findIndex((known) => known === level.toLowerCase());
  if (severity < 0) fault(0, `The level "${level}" in meta is none of ${levels.join(', ')}.`);
  return {
    kind: 'yara',
    ruleId: uuid.test(id) ? id.toLowerCase() : derivedId(`yara\n${name}`),
    title: metaText(source, 'title') || name,
    description: metaText(source, 'description'),
    author: metaText(source, 'author'),
    severity: Math.max(0, severity),
    status: metaText(source, 'status'),
    product: '',
    category: '',
    service: '',
    tactics: [],
    techniques: [...new Set([...source.matchAll(/\bT\d{4}(?:\.\d{3})?\b/g)].map(([found]) => found))],
  };
}
