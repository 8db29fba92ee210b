// IP addresses in a search: one, a network, or the first bytes with a star.
import ipaddr from 'ipaddr.js';

/** First and last address; IPv4 as it is written, which ClickHouse maps into IPv6 itself. */
export type AddressRange = { first: string; last: string };

/** `10.0.0.1`, `10.0.0.0/8`, `10.0.*`, `2001:db8::/32`; null when the text is none of these. */
export function addressRange(text: string): AddressRange | null {
  const star = /^(\d{1,3}(?:\.\d{1,3}){0,2})\.\*$/.exec(text)?.[1];
  if (star !== undefined) {
    const bytes = star.split('.');
    return addressRange(`${[...bytes, '0', '0', '0'].slice(0, 4).join('.')}/${bytes.length * 8}`);
  }
  const [address = '', bits, ...rest] = text.split('/');
  if (rest.length > 0 || address.includes('%') || !isAddress(address)) return null;
  const parsed = ipaddr.parse(address);
  const size = parsed.kind() === 'ipv4' ? 32 : 128;
  if (bits !== undefined && (!/^\d{1,3}$/.test(bits) || Number(bits) > size)) return null;
  return edges(parsed.toByteArray(), bits === undefined ? size : Number(bits));
}

const isAddress = (text: string): boolean => ipaddr.IPv6.isValid(text) || ipaddr.IPv4.isValidFourPartDecimal(text);

function edges(bytes: readonly number[], bits: number): AddressRange {
  const edge = (fill: 0 | 0xff): string => {
    const filled = bytes.map((byte, index) => {
      const kept = Math.min(8, Math.max(0, bits - index * 8));
      const mask = (0xff << (8 - kept)) & 0xff;
      return (byte & mask) | (fill & ~mask & 0xff);
    });
    return ipaddr.fromByteArray(filled).toString();
  };
  return { first: edge(0), last: edge(0xff) };
}
