// Fields of a journal entry as systemd-journal-upload writes them.

/** For values with line feeds, and bytes that are no text. */
export function binaryField(name: string, value: string | Uint8Array): Buffer {
  const bytes = Buffer.from(value);
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(bytes.length));
  return Buffer.concat([Buffer.from(`${name}\n`), length, bytes, Buffer.from('\n')]);
}
