// Whether an address belongs to a network of one's own.

/** RFC 1918, RFC 6598, link-local, loopback, and IPv6 unique-local and link-local. */
export function isPrivateAddress(ip: string): boolean {
  if (ip.includes(':')) return /^(?:::1$|f[cd]|fe[89ab])/.test(ip);
  if (ip.startsWith('10.') || ip.startsWith('192.168.') || ip.startsWith('127.') || ip.startsWith('169.254.'))
    return true;
  const dot = ip.indexOf('.');
  const second = Number(ip.slice(dot + 1, ip.indexOf('.', dot + 1)));
  if (ip.startsWith('172.')) return second >= 16 && second <= 31;
  return ip.startsWith('100.') && second >= 64 && second <= 127;
}
