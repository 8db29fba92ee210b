// Finds the end of one JSON value in bytes that arrive in pieces, by the grammar of RFC 8259.

export const maxDepth = 100;

/** What `run` returns instead of an end: more bytes are needed, the grammar is broken, or it is nested too deep. */
export const needsMore = -1;
export const broken = -2;
export const tooDeep = -3;

const inObject = 1;
const inArray = 2;

const value = 0;
const valueOrEnd = 1;
const afterValue = 2;
const keyOrEnd = 3;
const key = 4;
const colon = 5;
const string = 6;
const escape = 7;
const scalar = 8;

const isScalar = (byte: number): boolean =>
  (byte >= 48 && byte <= 57) || (byte >= 97 && byte <= 122) || byte === 45 || byte === 43 || byte === 46 || byte === 69;

/** Resumable: after `needsMore`, call `run` again with the position where the new bytes begin. */
export class JsonScanner {
  private readonly containers = new Uint8Array(maxDepth + 1);
  private depth = 0;
  private state = value;
  private isKey = false;

  reset(): void {
    this.depth = 0;
    this.state = value;
    this.isKey = false;
  }

  /** True inside a top-level number or literal, which only the end of the input can complete. */
  get endsWithInput(): boolean {
    return this.state === scalar && this.depth === 0;
  }

  /** Position after the value, or one of the codes above. */
  run(bytes: Uint8Array, from: number, end: number): number {
    for (let at = from; at < end; at++) {
      const byte = bytes[at] ?? 0;
      if (this.state === string) {
        at = this.skipString(bytes, at, end);
        if (at < 0) return broken;
        if (this.isDone()) return at + 1;
        continue;
      }
      if (this.state === escape) {
        this.state = string;
        continue;
      }
      if (this.state === scalar) {
        if (isScalar(byte)) continue;
        this.state = afterValue;
        if (this.depth === 0) return at;
      }
      if (byte === 32 || byte === 10 || byte === 13 || byte === 9) continue;
      const result = this.step(byte);
      if (result !== 0) return result;
      if (this.isDone()) return at + 1;
    }
    return needsMore;
  }

  private isDone(): boolean {
    return this.depth === 0 && this.state === afterValue;
  }

  /** Position of the last byte looked at; -1 when a control character breaks the string. */
  private skipString(bytes: Uint8Array, from: number, end: number): number {
    for (let at = from; at < end; at++) {
      const byte = bytes[at] ?? 0;
      if (byte === 34) {
        this.state = this.isKey ? colon : afterValue;
        return at;
      }
      if (byte === 92) {
        this.state = escape;
        return at;
      }
      if (byte < 32) return -1;
    }
    return end - 1;
  }

  private step(byte: number): number {
    switch (this.state) {
      case value:
      case valueOrEnd:
        return this.startValue(byte);
      case afterValue:
        return this.continueContainer(byte);
      case key:
      case keyOrEnd:
        if (byte === 34) {
          this.isKey = true;
          this.state = string;
          return 0;
        }
        return byte === 125 && this.state === keyOrEnd ? this.close(inObject) : broken;
      default:
        if (byte !== 58) return broken;
        this.state = value;
        return 0;
    }
  }

  private startValue(byte: number): number {
    if (byte === 93 && this.state === valueOrEnd) return this.close(inArray);
    if (byte === 34) {
      this.isKey = false;
      this.state = string;
      return 0;
    }
    if (byte === 123) return this.open(inObject);
    if (byte === 91) return this.open(inArray);
    if (!isScalar(byte)) return broken;
    this.state = scalar;
    return 0;
  }

  private continueContainer(byte: number): number {
    const container = this.containers[this.depth];
    if (byte === 44) {
      this.state = container === inObject ? key : value;
      return 0;
    }
    if (byte === 125) return this.close(inObject);
    return byte === 93 ? this.close(inArray) : broken;
  }

  private open(container: number): number {
    if (this.depth >= maxDepth) return tooDeep;
    this.depth++;
    this.containers[this.depth] = container;
    this.state = container === inObject ? keyOrEnd : valueOrEnd;
    return 0;
  }

  private close(container: number): number {
    if (this.containers[this.depth] !== container) return broken;
    this.depth--;
    this.state = afterValue;
    return 0;
  }
}

/** Whether text that JSON.parse accepts is nested deeper than allowed; looks closely only where it might be. */
export function isTooDeep(text: string): boolean {
  if (text.length <= 2 * maxDepth) return false;
  let openings = 0;
  for (let at = text.indexOf('{'); at >= 0 && openings <= maxDepth; at = text.indexOf('{', at + 1)) openings++;
  for (let at = text.indexOf('['); at >= 0 && openings <= maxDepth; at = text.indexOf('[', at + 1)) openings++;
  if (openings <= maxDepth) return false;
  const bytes = Buffer.from(text);
  return new JsonScanner().run(bytes, 0, bytes.length) === tooDeep;
}
