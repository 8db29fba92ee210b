// Reads what stands for one character of several: `[...]` and escapes.
import { complement, digits, lastCodePoint, spaces, union, wordCharacters, type CodePoints } from './code-points.ts';
import { inEitherCase, lookingAt, UnknownSyntax, type Reader } from './reader.ts';

const named: ReadonlyMap<string, CodePoints> = new Map([
  ['d', digits],
  ['s', spaces],
  ['w', wordCharacters],
]);

const controls: ReadonlyMap<string, number> = new Map([
  ['a', 0x07],
  ['f', 0x0c],
  ['n', 0x0a],
  ['r', 0x0d],
  ['t', 0x09],
  ['v', 0x0b],
]);

/** A backslash and what it makes of the next characters. */
export function readEscapedSet(reader: Reader): CodePoints {
  const set = readNamed(reader);
  if (set) return set;
  const code = readCharacter(reader);
  return inEitherCase(reader, [code, code]);
}

/** `\d`, `\S` and their like, which have both cases under `i`; null for other escapes. */
function readNamed(reader: Reader): CodePoints | null {
  const letter = reader.source.charAt(reader.at + 1);
  const set = lookingAt(reader, '\\') ? named.get(letter.toLowerCase()) : undefined;
  if (!set) return null;
  reader.at += 2;
  const either = inEitherCase(reader, set);
  return letter === letter.toLowerCase() ? either : complement(either);
}

function readCharacter(reader: Reader): number {
  const code = reader.source.codePointAt(reader.at);
  if (code === undefined) throw new UnknownSyntax();
  reader.at += code > 0xffff ? 2 : 1;
  if (code !== 0x5c) return code;
  const char = reader.source.charAt(reader.at);
  if (char === 'x') return readHexadecimal(reader);
  reader.at++;
  const control = controls.get(char);
  if (control !== undefined) return control;
  if (!/^[!-/:-@[-^`{-~ ]$/.test(char)) throw new UnknownSyntax();
  return char.charCodeAt(0);
}

function readHexadecimal(reader: Reader): number {
  const found = /^x(?:\{([0-9a-fA-F]{1,8})\}|([0-9a-fA-F]{2}))/.exec(reader.source.slice(reader.at, reader.at + 12));
  if (!found) throw new UnknownSyntax();
  const code = Number.parseInt(found[1] ?? found[2] ?? '', 16);
  if (code > lastCodePoint) throw new UnknownSyntax();
  reader.at += found[0].length;
  return code;
}

export function readClass(reader: Reader): CodePoints {
  reader.at++;
  const isNegated = lookingAt(reader, '^');
  if (isNegated) reader.at++;
  const sets: CodePoints[] = [];
  while (sets.length === 0 || !lookingAt(reader, ']')) {
    if (lookingAt(reader, '[:')) throw new UnknownSyntax();
    sets.push(readNamed(reader) ?? readRange(reader));
  }
  reader.at++;
  const set = union(sets);
  return isNegated ? complement(set) : set;
}

function readRange(reader: Reader): CodePoints {
  const first = readCharacter(reader);
  if (!lookingAt(reader, '-') || lookingAt(reader, '-]')) return inEitherCase(reader, [first, first]);
  reader.at++;
  const last = readCharacter(reader);
  if (last < first) throw new UnknownSyntax();
  return inEitherCase(reader, [first, last]);
}
