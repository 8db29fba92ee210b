// The encodings a rule can ask for before matching: base64, its three offsets, and UTF-16.

export type Utf16 = 'utf16le' | 'utf16be' | 'utf16';

export const utf8Bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

/** `utf16` is little endian behind its byte order mark. */
export function utf16Bytes(text: string, encoding: Utf16): Uint8Array {
  const bytes: number[] = encoding === 'utf16' ? [0xff, 0xfe] : [];
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (encoding === 'utf16be') bytes.push(code >> 8, code & 255);
    else bytes.push(code & 255, code >> 8);
  }
  return Uint8Array.from(bytes);
}

/** One character for each byte. */
export function bytesAsText(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return text;
}

export const base64 = (bytes: Uint8Array): string => btoa(bytesAsText(bytes));

/**
 * How the bytes read inside a longer base64 text, by their distance (0, 1, 2) from a three-byte boundary.
 * Characters that also depend on neighbouring bytes are cut off.
 */
export function base64Offsets(bytes: Uint8Array): string[] {
  return [0, 1, 2].map((offset) => {
    const padded = new Uint8Array(offset + bytes.length);
    padded.set(bytes, offset);
    const bits = padded.length * 8;
    return base64(padded).slice(Math.ceil((offset * 8) / 6), Math.floor(bits / 6));
  });
}
