// `{"Records":[…]}` as services write whole files of: the list takes the object's place, so that a file of any size is read.
import type { Bytes } from './unpack.ts';

const [quote, backslash, openBrace, closeBrace, openBracket, closeBracket] = [34, 92, 123, 125, 91, 93];
/** As far as one must look to know whether an object begins with a list. */
const lookahead = 160;
const start = /^\{\s{0,20}"([A-Za-z_.]{1,40})"\s{0,20}:\s{0,20}(?=\[\s{0,20}\{)/;

/** How many bytes stand before the list of objects when an object at the beginning begins with one of these names; else -1. */
function listAt(bytes: Buffer, names: ReadonlySet<string>): number {
  const found = start.exec(bytes.toString('latin1', 0, lookahead));
  return found && names.has(found[1] ?? '') ? found[0].length : -1;
}

/** Whether the first object of the text wraps a list of this name. */
export const beginsWithList = (opening: Buffer, names: readonly string[]): boolean =>
  listAt(opening.subarray(opening.indexOf(openBrace)), new Set(names)) >= 0 &&
  /^(?:\xef\xbb\xbf)?\s*\{/.test(opening.toString('latin1', 0, lookahead));

/**
 * `between` values and `within` one that is no wrapper, all passes. `list`: the list passes; `rest`: what the wrapper
 * holds behind it does not.
 */
type Place = 'between' | 'within' | 'list' | 'rest';

/** The text with each object that begins with a list of one of these names replaced by the list. */
export async function* withoutWrappers(bytes: Bytes, names: readonly string[]): AsyncGenerator<Buffer> {
  const reader = new Unwrapper(new Set(names));
  for await (const chunk of bytes) yield* reader.read(chunk, false);
  yield* reader.read(Buffer.alloc(0), true);
}

class Unwrapper {
  private readonly names: ReadonlySet<string>;
  private place: Place = 'between';
  private depth = 0;
  private inText = false;
  private escaped = false;
  private held: Buffer = Buffer.alloc(0);

  constructor(names: ReadonlySet<string>) {
    this.names = names;
  }

  *read(chunk: Buffer, isLast: boolean): Generator<Buffer> {
    const bytes = this.held.length === 0 ? chunk : Buffer.concat([this.held, chunk]);
    this.held = Buffer.alloc(0);
    let from = 0;
    for (let at = 0; at < bytes.length; at += 1) {
      if (this.place === 'between') {
        if (bytes[at] !== openBrace) continue;
        if (bytes.length - at < lookahead && !isLast) {
          if (at > from) yield bytes.subarray(from, at);
          this.held = Buffer.from(bytes.subarray(at));
          return;
        }
        const skip = listAt(bytes.subarray(at), this.names);
        this.place = skip < 0 ? 'within' : 'list';
        if (skip >= 0) {
          if (at > from) yield bytes.subarray(from, at);
          at += skip;
          from = at;
        }
      }
      if (!this.closes(bytes[at])) continue;
      if (this.place === 'list') {
        yield bytes.subarray(from, at + 1);
        // The wrapper itself is still open.
        this.place = 'rest';
        this.depth = 1;
      } else {
        if (this.place === 'rest') from = at + 1;
        this.place = 'between';
      }
    }
    if (this.place !== 'rest' && from < bytes.length) yield bytes.subarray(from);
  }

  /** Whether the value that is being followed ends with this byte. */
  private closes(byte: number | undefined): boolean {
    if (this.escaped) this.escaped = false;
    else if (this.inText) {
      if (byte === backslash) this.escaped = true;
      else if (byte === quote) this.inText = false;
    } else if (byte === quote) this.inText = true;
    else if (byte === openBrace || byte === openBracket) this.depth += 1;
    else if (byte === closeBrace || byte === closeBracket) {
      this.depth -= 1;
      return this.depth <= 0;
    }
    return false;
  }
}
