// Addresses and networks: IPv4 and IPv6 text to bytes, and whether one lies in the other.

export type Network = { readonly bytes: readonly number[]; readonly prefix: number };

/** Reads `10.0.0.0/8` or `fe80::/10`; an address alone is a network of one. Null when it is neither. */
export function parseNetwork(text: string): Network | null {
  const [address = '', length, ...rest] = text.trim().split('/');
  const bytes = parseAddress(address);
  if (!bytes || rest.length > 0) return null;
  if (length === undefined) return { bytes, prefix: bytes.length * 8 };
  if (!/^\d{1,3}$/.test(length) || Number(length) > bytes.length * 8) return null;
  return { bytes, prefix: Number(length) };
}

/** 4 or 16 bytes; null when the text is no address. A zone (`%eth0`) is left out. */
export function parseAddress(text: string): number[] | null {
  if (text.length > 64) return null;
  return text.includes(':') ? parseV6(text) : parseV4(text);
}

function parseV4(text: string): number[] | null {
  const parts = text.split('.');
  if (parts.length !== 4) return null;
  const bytes: number[] = [];
  for (const part of parts) {
    if (!/^\d{1,3}$/.test(part) || Number(part) > 255) return null;
    bytes.push(Number(part));
  }
  return bytes;
}

function parseV6(text: string): number[] | null {
  const [address = ''] = text.split('%');
  const halves = address.split('::');
  if (halves.length > 2) return null;
  const groups = halves.map((half) => (half === '' ? [] : half.split(':')));
  const bytes = groups.map((half, index) => groupBytes(half, index === groups.length - 1));
  const [head, tail] = bytes;
  if (!head || tail === null) return null;
  if (tail === undefined) return head.length === 16 ? head : null;
  const missing = 16 - head.length - tail.length;
  return missing < 2 ? null : [...head, ...Array.from({ length: missing }, () => 0), ...tail];
}

function groupBytes(groups: readonly string[], mayEndInV4: boolean): number[] | null {
  const bytes: number[] = [];
  for (const [index, group] of groups.entries()) {
    const v4 = mayEndInV4 && index === groups.length - 1 ? parseV4(group) : null;
    if (v4) bytes.push(...v4);
    else if (/^[0-9a-f]{1,4}$/i.test(group))
      bytes.push(Number.parseInt(group, 16) >> 8, Number.parseInt(group, 16) & 255);
    else return null;
  }
  return bytes.length > 16 ? null : bytes;
}

/** Whether the text is an address inside the network. An IPv4 address mapped into IPv6 counts as IPv4. */
export function inNetwork(text: string, network: Network): boolean {
  const parsed = parseAddress(text);
  if (!parsed) return false;
  const bytes = network.bytes.length === 4 ? unmapped(parsed) : parsed;
  if (bytes.length !== network.bytes.length) return false;
  let left = network.prefix;
  for (let index = 0; left > 0; index++, left -= 8) {
    const mask = left >= 8 ? 0xff : (0xff << (8 - left)) & 0xff;
    if (((bytes[index] ?? 0) & mask) !== ((network.bytes[index] ?? 0) & mask)) return false;
  }
  return true;
}

function unmapped(bytes: readonly number[]): readonly number[] {
  const mapped =
    bytes.length === 16 && bytes.slice(0, 10).every((b) => b === 0) && bytes[10] === 255 && bytes[11] === 255;
  return mapped ? bytes.slice(12) : bytes;
}
