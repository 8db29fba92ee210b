// Goes through the lines of plain YAML and reads the texts on them; stops at whatever it is not sure of.
import type { RawValue } from './modifiers.ts';
import { PlainScalar } from './yaml-nodes.ts';

/** Thrown at the first thing that may mean more than it seems to: then the library reads the file. */
export const unsure = new Error('This is not plain YAML.');

const newline = 0x0a;
const space = 0x20;
const doubleQuote = 0x22;
const hash = 0x23;
const singleQuote = 0x27;
const dash = 0x2d;
const colon = 0x3a;
const backslash = 0x5c;
const bar = 0x7c;

const isBlank = (code: number): boolean => code === space || code === newline;

/** What a text without quotes cannot start with, or what gives it another meaning. */
const indicators = new Set(Array.from('!&*|>{}[]#%@`,?:', (char) => char.charCodeAt(0)));

/** Over a text whose last line has an end, too. */
export class PlainCursor {
  readonly #source: string;
  /** Where reading is, on the line that ends at `lineEnd`. */
  at = 0;
  lineEnd = 0;
  /** The column that line starts in; -1 behind the last. */
  indent = -1;
  #lastText = -1;
  #lastComment = -1;

  constructor(source: string) {
    this.#source = source;
    this.#goOn(0);
  }

  /** Goes to the next line with more than a comment on it, from a line's start on. */
  #goOn(from: number): void {
    const source = this.#source;
    let start = from;
    while (start < source.length) {
      const at = this.#behindSpaces(start);
      const lineEnd = source.indexOf('\n', at);
      if (source.charCodeAt(at) === hash) this.#lastComment = at;
      else if (at !== lineEnd) {
        this.at = at;
        this.lineEnd = lineEnd;
        this.indent = at - start;
        if (at === start && (source.startsWith('---', at) || source.startsWith('...', at))) throw unsure;
        return;
      }
      start = lineEnd + 1;
    }
    this.indent = -1;
  }

  #behindSpaces(from: number): number {
    let at = from;
    while (this.#source.charCodeAt(at) === space) at++;
    return at;
  }

  isAtDash(): boolean {
    return this.#source.charCodeAt(this.at) === dash && isBlank(this.#source.charCodeAt(this.at + 1));
  }

  isAtBlock(): boolean {
    return this.#source.charCodeAt(this.at) === bar;
  }

  /** Whether a text just read is a key. */
  isAtColon(): boolean {
    return this.#source.charCodeAt(this.at) === colon && isBlank(this.#source.charCodeAt(this.at + 1));
  }

  /** Goes behind the spaces; whether nothing but perhaps a comment is left on the line then. */
  reachesLineEnd(): boolean {
    const before = this.at;
    this.at = this.#behindSpaces(before);
    if (this.at === this.lineEnd) return true;
    if (this.at === before || this.#source.charCodeAt(this.at) !== hash) return false;
    this.#lastComment = this.at;
    return true;
  }

  nextLine(): void {
    this.#goOn(this.lineEnd + 1);
  }

  /** Whether a comment stands behind the last text. */
  endsInComment(): boolean {
    return this.#lastComment > this.#lastText;
  }

  /** A text on this line; goes right behind it. */
  text(): PlainScalar {
    const start = this.at;
    const source = this.#source;
    const first = source.charCodeAt(start);
    this.#lastText = start;
    if (first === singleQuote || first === doubleQuote) return this.#quoted(first);
    if (indicators.has(first) || this.isAtDash()) throw unsure;
    let end = this.#endOfText();
    while (source.charCodeAt(end - 1) === space) end--;
    this.at = end;
    const written = source.slice(start, end);
    const value = valueOf(written);
    return new PlainScalar(value, String(value).length === written.length ? start : -1);
  }

  #endOfText(): number {
    const source = this.#source;
    for (let end = this.at; ; end++) {
      const code = source.charCodeAt(end);
      if (code === newline) return end;
      if (code === colon && isBlank(source.charCodeAt(end + 1))) return end;
      if (code === space && source.charCodeAt(end + 1) === hash) return end;
    }
  }

  #quoted(quote: number): PlainScalar {
    const source = this.#source;
    const start = this.at + 1;
    let isDoubled = false;
    let end = start;
    for (; ; end++) {
      const code = source.charCodeAt(end);
      if (code === newline || (code === backslash && quote === doubleQuote)) throw unsure;
      if (code !== quote) continue;
      if (quote === doubleQuote || source.charCodeAt(end + 1) !== singleQuote) break;
      isDoubled = true;
      end++;
    }
    this.at = end + 1;
    const written = source.slice(start, end);
    return isDoubled ? new PlainScalar(written.replaceAll("''", "'"), -1) : new PlainScalar(written, start);
  }

  /** The lines after a `|`, which must be indented more than `column`; goes to the next line behind them. */
  block(column: number): PlainScalar {
    const source = this.#source;
    this.#lastText = this.at;
    if (this.at + 1 !== this.lineEnd) throw unsure;
    const first = this.lineEnd + 1;
    const width = this.#behindSpaces(first) - first;
    if (width <= column) throw unsure;
    let value = '';
    let blankLines = '';
    let start = first;
    while (start < source.length) {
      const at = this.#behindSpaces(start);
      const next = source.indexOf('\n', at) + 1;
      const isBlankLine = at + 1 === next;
      if (isBlankLine) {
        // Spaces beyond the others are text; before the first words they are a fault.
        if (at - start > width || start === first) throw unsure;
        blankLines += '\n';
      } else if (at - start < width) break;
      else {
        value += blankLines + source.slice(start + width, next);
        blankLines = '';
      }
      start = next;
    }
    this.#goOn(start);
    return new PlainScalar(value, -1);
  }
}

const words = new Map<string, RawValue>([
  ...['~', 'null', 'Null', 'NULL'].map((word): [string, null] => [word, null]),
  ...['true', 'True', 'TRUE'].map((word): [string, boolean] => [word, true]),
  ...['false', 'False', 'FALSE'].map((word): [string, boolean] => [word, false]),
]);
const likeNumber = /^(?:[-+]?(?:\.\d+|\d+(?:\.\d*)?)(?:e[-+]?\d+)?|0o[0-7]+|0x[\da-f]+|[-+]?\.inf|\.nan)$/i;
const wholeNumber = /^(?:0|[1-9]\d{0,14})$/;
const nine = 0x39;

/** By the core schema of YAML 1.2. */
function valueOf(written: string): RawValue {
  if (written.length <= 5) {
    const value = words.get(written);
    if (value !== undefined) return value;
  }
  // Most texts start with a letter, and no number does.
  if (written.charCodeAt(0) > nine || !likeNumber.test(written)) return written;
  if (!wholeNumber.test(written)) throw unsure;
  return Number(written);
}
