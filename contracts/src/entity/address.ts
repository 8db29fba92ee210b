// Addresses of machines and networks, spelt one way: RFC 5952 for IPv6, and IPv4 wherever an address is one in truth.
import type { Canonical } from './kinds.ts';

const quad = /^(?:0|[1-9]\d{0,2})$/;

/** Four numbers of 0 to 255; null for shorter, octal and hexadecimal spellings, which readers take differently. */
export function readIp4(text: string): number[] | null {
  const parts = text.split('.');
  if (parts.length !== 4 || !parts.every((part) => quad.test(part) && Number(part) <= 255)) return null;
  return parts.map(Number);
}

const group = /^[0-9a-f]{1,4}$/;

/** Groups of one side of `::`; the last may be an IPv4 address. */
function readGroups(text: string, isEnd: boolean): number[] | null {
  if (text === '') return [];
  const groups: number[] = [];
  const parts = text.split(':');
  for (const [index, part] of parts.entries()) {
    const four = isEnd && index === parts.length - 1 ? readIp4(part) : null;
    if (four) {
      const [a = 0, b = 0, c = 0, d = 0] = four;
      groups.push(a * 256 + b, c * 256 + d);
    } else if (group.test(part)) groups.push(Number.parseInt(part, 16));
    else return null;
  }
  return groups;
}

/** Eight groups of 16 bits; null for what is no address. A zone (`%eth0`) is only known on its machine and is dropped. */
export function readIp6(text: string): number[] | null {
  const bare = text.toLowerCase().replace(/%[\w.~-]*$/, '');
  if (bare.length > 45 || !bare.includes(':')) return null;
  const halves = bare.split('::');
  if (halves.length > 2) return null;
  const [before = '', after] = halves;
  const left = readGroups(before, after === undefined);
  const right = after === undefined ? [] : readGroups(after, true);
  if (!left || !right) return null;
  const missing = 8 - left.length - right.length;
  if (after === undefined ? missing !== 0 : missing < 1) return null;
  return [...left, ...Array<number>(missing).fill(0), ...right];
}

/** RFC 5952 §4: lower case, no leading zeros, the first longest run of two or more zero groups as `::`. */
function writeIp6(groups: readonly number[]): string {
  let [start, length] = [-1, 1];
  for (let index = 0; index < 8; index += 1) {
    let end = index;
    while (end < 8 && groups[end] === 0) end += 1;
    if (end - index > length) [start, length] = [index, end - index];
    index = Math.max(index, end - 1);
  }
  const hex = groups.map((part) => part.toString(16));
  if (start < 0) return hex.join(':');
  return `${hex.slice(0, start).join(':')}::${hex.slice(start + length).join(':')}`;
}

const isMapped = (groups: readonly number[]): boolean =>
  groups.slice(0, 5).every((part) => part === 0) && groups[5] === 0xffff;

/** An address of either version; one that is mapped into IPv6 (`::ffff:192.0.2.1`) is the IPv4 address. */
export function canonicalAddress(text: string): Canonical | null {
  const bare = text.startsWith('[') && text.endsWith(']') ? text.slice(1, -1) : text;
  const four = readIp4(bare);
  if (four) return { kind: 'ip4', value: four.join('.') };
  const six = readIp6(bare);
  if (!six) return null;
  if (!isMapped(six)) return { kind: 'ip6', value: writeIp6(six) };
  const [high = 0, low = 0] = six.slice(6);
  return { kind: 'ip4', value: [high >> 8, high & 255, low >> 8, low & 255].join('.') };
}

/** The network an address and a length name, its host bits cleared: `10.1.2.3/8` is `10.0.0.0/8`. */
export function canonicalCidr(text: string): string | null {
  const slash = text.indexOf('/');
  const length = text.slice(slash + 1);
  if (slash < 0 || !/^(?:0|[1-9]\d{0,2})$/.test(length)) return null;
  const bits = Number(length);
  const address = text.slice(0, slash);
  const four = readIp4(address);
  if (four) return bits <= 32 ? `${masked(four, 8, bits).join('.')}/${bits}` : null;
  const six = readIp6(address);
  return six && bits <= 128 ? `${writeIp6(masked(six, 16, bits))}/${bits}` : null;
}

function masked(parts: readonly number[], width: number, bits: number): number[] {
  return parts.map((part, index) => {
    const kept = Math.min(width, Math.max(0, bits - index * width));
    return part & ~(2 ** (width - kept) - 1) & (2 ** width - 1);
  });
}
