// CRC-32 (RFC 1952), eight bytes a step.

const tables: readonly Uint32Array[] = makeTables();

function makeTables(): Uint32Array[] {
  const made = Array.from({ length: 8 }, () => new Uint32Array(256));
  const [first] = made;
  for (let byte = 0; byte < 256; byte++) {
    let crc = byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc & 1) === 0 ? crc >>> 1 : (crc >>> 1) ^ 0xed_b8_83_20;
    if (first) first[byte] = crc;
  }
  for (let step = 1; step < 8; step++)
    for (let byte = 0; byte < 256; byte++) {
      const [table, before] = [made[step], made[step - 1]];
      const crc = before?.[byte] ?? 0;
      if (table) table[byte] = (crc >>> 8) ^ (first?.[crc & 0xff] ?? 0);
    }
  return made;
}

/** @param before the checksum of the bytes in front, where they lie elsewhere */
export function crc32(data: DataView, from: number, to: number, before = 0): number {
  const [t0, t1, t2, t3, t4, t5, t6, t7] = tables;
  if (!t0 || !t1 || !t2 || !t3 || !t4 || !t5 || !t6 || !t7) return 0;
  let crc = ~before;
  let at = from;
  for (; at + 8 <= to; at += 8) {
    const low = data.getUint32(at, true) ^ crc;
    const high = data.getUint32(at + 4, true);
    crc =
      (t7[low & 0xff] ?? 0) ^
      (t6[(low >>> 8) & 0xff] ?? 0) ^
      (t5[(low >>> 16) & 0xff] ?? 0) ^
      (t4[low >>> 24] ?? 0) ^
      (t3[high & 0xff] ?? 0) ^
      (t2[(high >>> 8) & 0xff] ?? 0) ^
      (t1[(high >>> 16) & 0xff] ?? 0) ^
      (t0[high >>> 24] ?? 0);
  }
  for (; at < to; at++) crc = (crc >>> 8) ^ (t0[(crc ^ data.getUint8(at)) & 0xff] ?? 0);
  return ~crc >>> 0;
}
