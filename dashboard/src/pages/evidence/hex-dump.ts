// Bytes as a dump: place, sixteen bytes, and what of them is printable.

const width = 16;

export const bytesOf = (base64: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(atob(base64), (sign) => sign.charCodeAt(0));

/** `00000010  4d 5a 90 00 …  MZ..` */
export function hexDump(bytes: Uint8Array, offset: number): string {
  const lines: string[] = [];
  for (let at = 0; at < bytes.length; at += width) {
    const row = [...bytes.subarray(at, at + width)];
    const hex = row.map((byte) => byte.toString(16).padStart(2, '0'));
    const halves = [hex.slice(0, width / 2).join(' '), hex.slice(width / 2).join(' ')];
    const shown = row.map((byte) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.')).join('');
    const place = (offset + at).toString(16).padStart(8, '0');
    lines.push(`${place}  ${halves.join('  ').padEnd(width * 3, ' ')}  ${shown}`);
  }
  return lines.join('\n');
}
