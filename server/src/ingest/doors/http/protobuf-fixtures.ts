// Writes Protocol Buffers and Snappy blocks for tests, as clients do.

export function varint(value: bigint): Buffer {
  const bytes: number[] = [];
  let rest = BigInt.asUintN(64, value);
  do {
    const low = Number(rest & 0x7fn);
    rest >>= 7n;
    bytes.push(rest > 0n ? low | 0x80 : low);
  } while (rest > 0n);
  return Buffer.from(bytes);
}

const tag = (number: number, wireType: number): Buffer => varint(BigInt(number * 8 + wireType));

export const varintField = (number: number, value: bigint): Buffer => Buffer.concat([tag(number, 0), varint(value)]);

export function fixed64Field(number: number, value: bigint): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(value);
  return Buffer.concat([tag(number, 1), bytes]);
}

export function doubleField(number: number, value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleLE(value);
  return Buffer.concat([tag(number, 1), bytes]);
}

export function bytesField(number: number, ...content: (string | Uint8Array)[]): Buffer {
  const bytes = Buffer.concat(content.map((one) => Buffer.from(one)));
  return Buffer.concat([tag(number, 2), varint(BigInt(bytes.length)), bytes]);
}

/** A block of literals only. */
export function snapped(content: Buffer): Buffer {
  const parts: Buffer[] = [varint(BigInt(content.length))];
  for (let from = 0; from < content.length; from += 65_536) {
    const piece = content.subarray(from, from + 65_536);
    const head = Buffer.from([61 << 2, (piece.length - 1) & 0xff, (piece.length - 1) >> 8]);
    parts.push(head, piece);
  }
  return Buffer.concat(parts);
}
