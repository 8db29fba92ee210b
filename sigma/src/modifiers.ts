// The modifiers behind a field name (`CommandLine|contains|all`): what each does to the values of the rule.
import type { Comparison, DatePart, GlobPart, RegexFlags, Test } from './ast.ts';
import { parseNetwork } from './cidr.ts';
import { base64, base64Offsets, bytesAsText, utf16Bytes, utf8Bytes, type Utf16 } from './encode.ts';
import { suggestion } from './fault.ts';
import { countDashes, literal, many, parseGlob, plainText, withAnyDash, writeOutDashes } from './glob.ts';
import { leadingFlags, regexFault } from './regex.ts';

export type RawValue = string | number | boolean | null;
export type Chain = { readonly field: string; readonly modifiers: readonly string[] };

/** Thrown inside this file and by its callers' readers; the message is for the author of the rule. */
export class ValueFault extends Error {}

const renamed: Readonly<Record<string, string>> = {
  wide: 'utf16le',
  ignorecase: 'i',
  multiline: 'm',
  dotall: 's',
};
const textModifiers = [
  'contains',
  'startswith',
  'endswith',
  'windash',
  'base64',
  'base64offset',
  'utf16le',
  'utf16be',
  'utf16',
];
const comparisons: readonly Comparison[] = ['lt', 'lte', 'gt', 'gte'];
const dateParts: readonly DatePart[] = ['minute', 'hour', 'day', 'week', 'month', 'year'];
const everywhere = ['all', 'neq', 'expand'];

/** A modifier that makes something else than a string of the value, and what may stand beside it. */
const special: Readonly<Record<string, readonly string[]>> = {
  re: ['i', 'm', 's', 'contains', ...everywhere],
  cidr: everywhere,
  fieldref: ['startswith', 'endswith', 'contains', 'cased', 'all', 'neq'],
  exists: [],
  ...Object.fromEntries(comparisons.map((name) => [name, ['neq', 'expand']])),
  ...Object.fromEntries(dateParts.map((name) => [name, ['neq', 'expand']])),
};

/** Everything that may stand behind `|`. */
export const knownModifiers: ReadonlySet<string> = new Set([
  ...textModifiers,
  ...Object.keys(special),
  ...everywhere,
  'cased',
  'i',
  'm',
  's',
  ...Object.keys(renamed),
]);
/** What needs a field to look at and so cannot be asked of a keyword. */
const fieldOnly = new Set(['cidr', 'fieldref', 'exists', ...comparisons, ...dateParts]);

/** Splits `field|modifier|…` and checks that the modifiers exist and go together. Throws ValueFault. */
export function readChain(key: string): Chain {
  const [field = '', ...written] = key.split('|').map((part) => part.trim());
  if (field === '' && written.length === 0) throw new ValueFault('The name of a field is missing.');
  for (const name of written) {
    if (name === '') throw new ValueFault('A modifier is missing after "|".');
    if (!knownModifiers.has(name))
      throw new ValueFault(`"${name}" is not a Sigma modifier.${suggestion(name, knownModifiers)}`);
  }
  if (written.length === 0) return { field, modifiers: [] };
  const modifiers = written.map((name) => renamed[name] ?? name);
  const main = modifiers.find((name) => name in special);
  const allowed = main === undefined ? [...textModifiers, ...everywhere, 'cased'] : [main, ...(special[main] ?? [])];
  for (const [index, name] of modifiers.entries()) {
    if (modifiers.indexOf(name) !== index) throw new ValueFault(`The modifier "${name}" is written twice.`);
    if (allowed.includes(name)) continue;
    throw new ValueFault(
      main === undefined
        ? `"${name}" only goes with "re".`
        : `The modifiers "${main}" and "${name}" cannot be combined.`,
    );
  }
  const needsField = field === '' ? modifiers.find((name) => fieldOnly.has(name)) : undefined;
  if (needsField) throw new ValueFault(`The modifier "${needsField}" needs a field; keywords have none.`);
  return { field, modifiers };
}

/** What one written value demands. Throws ValueFault with a sentence for the author. */
export function readValue(
  chain: Chain,
  value: RawValue,
  placeholders: Readonly<Record<string, readonly string[]>>,
): Test {
  if (!chain.modifiers.includes('expand')) return readPlainValue(chain, value);
  if (typeof value !== 'string') throw new ValueFault('"expand" needs a text with a %placeholder%.');
  const expanded = expandPlaceholders(value, placeholders).map((text) => readPlainValue(chain, text));
  return anyOf(expanded);
}

function readPlainValue({ field, modifiers }: Chain, value: RawValue): Test {
  const main = modifiers.find((name) => name in special);
  if (main === 're') return readRegex(value, modifiers);
  if (main === 'cidr') return readCidr(value);
  if (main === 'exists') return readExists(value);
  if (main === 'fieldref') return readFieldReference(value, modifiers);
  if (main !== undefined) return readNumber(main, value);
  if (value === null) {
    if (modifiers.some((name) => name !== 'neq'))
      throw new ValueFault('null cannot be modified: it means the field is absent.');
    return { kind: 'null' };
  }
  return readText(field, modifiers, String(value));
}

function readText(field: string, modifiers: readonly string[], source: string): Test {
  const cased = modifiers.includes('cased');
  const glob = (parts: GlobPart[]): Test => ({
    kind: 'glob',
    parts: field === '' ? keyword(modifiers, parts) : parts,
    cased,
  });
  if (!modifiers.some(isEncoding)) return glob(modifiers.reduce(shape, parseGlob(source)));
  let alternatives: GlobPart[][] = [parseGlob(source)];
  let encoded = false;
  for (const name of modifiers) {
    if (isEncoding(name)) {
      alternatives = alternatives.flatMap((parts) => encode(name, parts, encoded));
      encoded = name.startsWith('utf16');
    } else alternatives = alternatives.map((parts) => shape(parts, name));
  }
  return anyOf(alternatives.map(glob));
}

const isEncoding = (name: string): boolean => name === 'base64' || name === 'base64offset' || name.startsWith('utf16');

function shape(parts: GlobPart[], name: string): GlobPart[] {
  if (name === 'windash') return withAnyDash(parts);
  const head = name === 'contains' || name === 'endswith' ? openStart(parts) : parts;
  return name === 'contains' || name === 'startswith' ? openEnd(head) : head;
}
const openStart = (parts: GlobPart[]): GlobPart[] => (parts[0]?.kind === 'many' ? parts : [many, ...parts]);
const openEnd = (parts: GlobPart[]): GlobPart[] => (parts.at(-1)?.kind === 'many' ? parts : [...parts, many]);

function keyword(modifiers: readonly string[], parts: GlobPart[]): GlobPart[] {
  if (parts.every(({ kind }) => kind === 'many'))
    throw new ValueFault('This keyword is empty and would match every event.');
  const anchored = modifiers.includes('startswith') || modifiers.includes('endswith');
  return anchored ? parts : openEnd(openStart(parts));
}

function encode(name: string, parts: GlobPart[], isBytes: boolean): GlobPart[][] {
  if (countDashes(parts) > 4) throw new ValueFault('Too many dashes to encode every way of writing them.');
  return writeOutDashes(parts).flatMap((written) => {
    const text = plainText(written);
    if (text === null)
      throw new ValueFault(`A value for "${name}" cannot have wildcards: write \\* or \\? for the characters.`);
    if (name === 'utf16le' || name === 'utf16be' || name === 'utf16')
      return [[literal(bytesAsText(utf16Bytes(text, utf16(name))))]];
    const bytes = isBytes ? Uint8Array.from(text, (char) => char.charCodeAt(0)) : utf8Bytes(text);
    if (bytes.length === 0) throw new ValueFault(`An empty value cannot be read with "${name}".`);
    const texts = name === 'base64' ? [base64(bytes)] : base64Offsets(bytes);
    return texts.map((encodedText) => [literal(encodedText)]);
  });
}
const utf16 = (name: string): Utf16 => (name === 'utf16be' || name === 'utf16' ? name : 'utf16le');

function readRegex(value: RawValue, modifiers: readonly string[]): Test {
  if (value === null || typeof value === 'boolean') throw new ValueFault('"re" needs a regular expression.');
  const { source, flags: leading } = leadingFlags(String(value));
  const flags: RegexFlags = {
    ignoreCase: leading.ignoreCase || modifiers.includes('i'),
    multiline: leading.multiline || modifiers.includes('m'),
    dotAll: leading.dotAll || modifiers.includes('s'),
  };
  const fault = regexFault(source, flags);
  if (fault) throw new ValueFault(`This regular expression is refused: ${fault}.`);
  return { kind: 'regex', source, flags };
}

function readCidr(value: RawValue): Test {
  const network = typeof value === 'string' ? parseNetwork(value) : null;
  if (!network) throw new ValueFault(`"${String(value)}" is not a network such as 10.0.0.0/8 or fe80::/10.`);
  return { kind: 'cidr', ...network, text: String(value) };
}

function readExists(value: RawValue): Test {
  if (typeof value !== 'boolean') throw new ValueFault('"exists" needs true or false.');
  return { kind: 'exists', present: value };
}

function readFieldReference(value: RawValue, modifiers: readonly string[]): Test {
  if (typeof value !== 'string' || value === '') throw new ValueFault('"fieldref" needs the name of a field.');
  const how = modifiers.includes('contains')
    ? 'contains'
    : modifiers.includes('startswith')
      ? 'startsWith'
      : modifiers.includes('endswith')
        ? 'endsWith'
        : 'equals';
  return { kind: 'fieldReference', field: value, how, cased: modifiers.includes('cased') };
}

function readNumber(name: string, value: RawValue): Test {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  if (typeof number !== 'number' || !Number.isFinite(number)) throw new ValueFault(`"${name}" needs a number.`);
  const operator = comparisons.find((one) => one === name);
  if (operator) return { kind: 'compare', operator, value: number };
  const part = dateParts.find((one) => one === name);
  if (!part || !Number.isInteger(number)) throw new ValueFault(`"${name}" needs a whole number.`);
  return { kind: 'datePart', part, value: number };
}

const mostExpansions = 10_000;

function expandPlaceholders(source: string, placeholders: Readonly<Record<string, readonly string[]>>): string[] {
  let texts = [''];
  let from = 0;
  for (const found of source.matchAll(/(?<!\\)%([\w.-]+)%/g)) {
    const name = found[1] ?? '';
    const values = Object.hasOwn(placeholders, name) ? placeholders[name] : undefined;
    if (!values || values.length === 0) {
      throw new ValueFault(`The placeholder %${name}% has no values here: the rule is refused until it is given some.`);
    }
    const before = source.slice(from, found.index);
    texts = texts.flatMap((text) => values.map((replacement) => text + before + replacement));
    if (texts.length > mostExpansions)
      throw new ValueFault('The placeholders of this value stand for too many combinations.');
    from = found.index + found[0].length;
  }
  if (from === 0) throw new ValueFault('"expand" needs a %placeholder% in the value.');
  return texts.map((text) => (text + source.slice(from)).replaceAll('\\%', '%'));
}

function anyOf(tests: readonly Test[]): Test {
  const [first] = tests;
  return first !== undefined && tests.length === 1 ? first : { kind: 'anyOf', of: tests };
}
