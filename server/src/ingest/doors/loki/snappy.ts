// Unpacks the block format of Snappy, in which Promtail and the Grafana Agent send.
import { invalid, Problem } from '#platform/errors';

const damaged = (): Problem => invalid('body_damaged', 'The body is no Snappy block, or it is damaged.');

/** @throws Problem `body_damaged`, `body_too_large` */
export function unsnap(packed: Buffer, maxBytes: number): Buffer {
  const { length, start } = lengthOf(packed);
  if (length > maxBytes) {
    throw new Problem('too_large', 'body_too_large', `The body is larger than ${maxBytes} bytes, unpacked.`);
  }
  // Every byte of input makes at most 64 of output: a length that cannot be reached is not worth the memory.
  if (length > packed.length * 64) throw damaged();
  const out = Buffer.allocUnsafe(length);
  let written = 0;
  let at = start;
  const byte = (offset: number): number => {
    const value = packed[offset];
    if (value === undefined) throw damaged();
    return value;
  };
  while (at < packed.length) {
    const tag = byte(at++);
    if ((tag & 3) === 0) {
      let size = tag >> 2;
      if (size >= 60) {
        const extra = size - 59;
        size = 0;
        for (let index = 0; index < extra; index++) size += byte(at + index) * 2 ** (8 * index);
        at += extra;
      }
      size += 1;
      if (at + size > packed.length || written + size > length) throw damaged();
      packed.copy(out, written, at, at + size);
      written += size;
      at += size;
      continue;
    }
    const copy = copyAt(tag, at, byte);
    at = copy.end;
    if (copy.offset === 0 || copy.offset > written || written + copy.size > length) throw damaged();
    // The source may reach into what is being written: then it repeats.
    if (copy.offset >= copy.size) out.copyWithin(written, written - copy.offset, written - copy.offset + copy.size);
    else for (let index = 0; index < copy.size; index++) out[written + index] = out[written + index - copy.offset] ?? 0;
    written += copy.size;
  }
  if (written !== length) throw damaged();
  return out;
}

type Copy = { size: number; offset: number; end: number };

function copyAt(tag: number, at: number, byte: (offset: number) => number): Copy {
  switch (tag & 3) {
    case 1:
      return { size: ((tag >> 2) & 7) + 4, offset: ((tag >> 5) << 8) | byte(at), end: at + 1 };
    case 2:
      return { size: (tag >> 2) + 1, offset: byte(at) | (byte(at + 1) << 8), end: at + 2 };
    default: {
      const low = byte(at) | (byte(at + 1) << 8) | (byte(at + 2) << 16);
      return { size: (tag >> 2) + 1, offset: low + byte(at + 3) * 2 ** 24, end: at + 4 };
    }
  }
}

function lengthOf(packed: Buffer): { length: number; start: number } {
  let length = 0;
  for (let at = 0; at < 5; at++) {
    const value = packed[at];
    if (value === undefined) throw damaged();
    length += (value & 0x7f) * 2 ** (7 * at);
    if (value < 0x80) return { length, start: at + 1 };
  }
  throw damaged();
}
