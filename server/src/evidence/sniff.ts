// What a file is by its first bytes, whatever its name says.

const ascii = (text: string): number[] => [...Buffer.from(text, 'latin1')];
type Mark = { type: string; at?: number; bytes: readonly number[] };
const marks: readonly Mark[] = [
  { type: 'image/png', bytes: [0x89, ...ascii('PNG\r\n'), 0x1a, 0x0a] },
  { type: 'image/jpeg', bytes: [0xff, 0xd8, 0xff] },
  { type: 'image/gif', bytes: ascii('GIF8') },
  { type: 'image/webp', at: 8, bytes: ascii('WEBP') },
  { type: 'application/pdf', bytes: ascii('%PDF-') },
  { type: 'application/zip', bytes: ascii('PK\u0003\u0004') },
  { type: 'application/gzip', bytes: [0x1f, 0x8b] },
  { type: 'application/x-7z-compressed', bytes: [...ascii('7z'), 0xbc, 0xaf, 0x27, 0x1c] },
  { type: 'application/vnd.rar', bytes: ascii('Rar!') },
  { type: 'application/x-xz', bytes: [0xfd, ...ascii('7zXZ')] },
  { type: 'application/zstd', bytes: [0x28, 0xb5, 0x2f, 0xfd] },
  { type: 'application/vnd.microsoft.portable-executable', bytes: ascii('MZ') },
  { type: 'application/x-elf', bytes: [0x7f, ...ascii('ELF')] },
  { type: 'application/x-mach-binary', bytes: [0xcf, 0xfa, 0xed, 0xfe] },
  { type: 'application/vnd.tcpdump.pcap', bytes: [0xd4, 0xc3, 0xb2, 0xa1] },
  { type: 'application/vnd.tcpdump.pcap', bytes: [0xa1, 0xb2, 0xc3, 0xd4] },
  { type: 'application/x-pcapng', bytes: [0x0a, 0x0d, 0x0d, 0x0a] },
  { type: 'application/x-ms-evtx', bytes: ascii('ElfFile') },
  { type: 'application/x-ole-storage', bytes: [0xd0, 0xcf, 0x11, 0xe0] },
  { type: 'application/vnd.sqlite3', bytes: ascii('SQLite format 3') },
  { type: 'application/x-registry-hive', bytes: ascii('regf') },
  { type: 'application/x-ewf', bytes: ascii('EVF\t') },
  { type: 'application/x-lime-memory', bytes: ascii('EMiL') },
];

/** Of an image that holds nothing but pixels, and so may be shown. */
export const pictures: readonly string[] = ['image/png', 'image/jpeg', 'image/gif', 'image/webp'];
/** Of programs: never handed out as they are. */
export const programs: readonly string[] = [
  'application/vnd.microsoft.portable-executable',
  'application/x-elf',
  'application/x-mach-binary',
];

const isText = (head: Buffer): boolean => {
  try {
    // The last character may be cut off.
    const text = new TextDecoder('utf-8', { fatal: true }).decode(head, { stream: true });
    // oxlint-disable-next-line no-control-regex -- these are what text does not hold
    return !/[\u0000-\u0008\u000e-\u001a\u001c-\u001f]/.test(text);
  } catch {
    return false;
  }
};

/** @param head the first bytes, 4 KiB of them where there are as many */
export function mediaTypeOf(head: Buffer): string {
  const mark = marks.find(({ at = 0, bytes }) => bytes.every((byte, index) => head[at + index] === byte));
  if (mark) return mark.type;
  const isUtf16 = (head[0] === 0xff && head[1] === 0xfe) || (head[0] === 0xfe && head[1] === 0xff);
  if (head.length === 0 || isUtf16 || !isText(head)) return isUtf16 ? 'text/plain' : 'application/octet-stream';
  // HTML, SVG and scripts are text here: nothing of them is ever shown as what it says it is.
  return /^\s*[[{]/.test(head.toString('latin1', 0, 64)) ? 'application/json' : 'text/plain';
}
