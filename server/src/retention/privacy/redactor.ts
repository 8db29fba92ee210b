// Replaces what names somebody by their pseudonym, in texts and in values of any shape.

/** What is looked for, in any case, and what stands there instead. */
export type Replacement = { text: string; instead: string };
export type Redactor = {
  text: (text: string) => string;
  /** Texts and names of members at any depth; the same value where nothing was found. */
  value: (value: unknown) => unknown;
  /** The ways of writing that are looked for, each with what stands there instead. */
  ways: readonly Replacement[];
};

const quoted = (text: string): string => text.replaceAll(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`);
const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};

/** As it is, as it stands within JSON, within XML and within an address; each once. */
const waysToWrite = (text: string): string[] => [
  ...new Set([
    text,
    JSON.stringify(text).slice(1, -1),
    text.replaceAll(/[&<>"']/g, (char) => entities[char] ?? char),
    encodeURIComponent(text),
  ]),
];

/** Whole only: of `anna`, neither `savannah` nor `anna2`. */
export function isBounded(text: string): { left: boolean; right: boolean } {
  return { left: /^[\p{L}\p{N}]/u.test(text), right: /[\p{L}\p{N}]$/u.test(text) };
}

function patternOf({ text }: Replacement): RegExp {
  const { left, right } = isBounded(text);
  const [before, after] = [left ? String.raw`(?<![\p{L}\p{N}])` : '', right ? String.raw`(?![\p{L}\p{N}])` : ''];
  return new RegExp(`${before}${quoted(text)}${after}`, 'giu');
}

/** The longest first, so that an address goes before the name within it. */
export function createRedactor(replacements: readonly Replacement[]): Redactor {
  const ways = replacements
    .flatMap(({ text, instead }) => waysToWrite(text).map((way) => ({ text: way, instead })))
    .toSorted((a, b) => b.text.length - a.text.length);
  const steps = ways.map((way) => ({ pattern: patternOf(way), instead: way.instead }));
  const text = (from: string): string =>
    steps.reduce((sum, { pattern, instead }) => sum.replace(pattern, () => instead), from);
  const value = (from: unknown): unknown => {
    if (typeof from === 'string') return text(from);
    if (Array.isArray(from)) return from.map(value);
    if (typeof from !== 'object' || from === null) return from;
    return Object.fromEntries(Object.entries(from).map(([name, member]) => [text(name), value(member)]));
  };
  return { text, value, ways };
}
