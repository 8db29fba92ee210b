// Numbers, prints and paths that name a thing, spelt one way.

const lengths: ReadonlySet<number> = new Set([32, 40, 64]);
/** Of no content: what every empty file has in common says nothing of any. */
const emptyHashes: ReadonlySet<string> = new Set([
  'd41d8cd98f00b204e9800998ecf8427e',
  'da39a3ee5e6b4b0d3255bfef95601890afd80709',
  'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
]);

/** MD5, SHA-1 or SHA-256 as hex in lower case; the length says which. */
export function canonicalHash(text: string): string | null {
  const bare = text.replace(/^(?:md5|sha-?1|sha-?256)[:=]/i, '').toLowerCase();
  if (!lengths.has(bare.length) || !/^[0-9a-f]+$/.test(bare)) return null;
  return /^(.)\1+$/.test(bare) || emptyHashes.has(bare) ? null : bare;
}

/** How much the hash says: of the names of one file, the strongest is the one it goes by. */
export const hashStrength = (hash: string): number => hash.length;

export function canonicalMac(text: string): string | null {
  const digits = text.toLowerCase().replaceAll(/[:.-]/g, '');
  if (
    !/^[0-9a-f]{12}$/.test(digits) ||
    !/^(?:[0-9a-f]{2}([:-]?)(?:[0-9a-f]{2}\1){4}[0-9a-f]{2}|[0-9a-f]{4}\.[0-9a-f]{4}\.[0-9a-f]{4})$/i.test(text)
  )
    return null;
  return digits.replaceAll(/..(?!$)/g, '$&:');
}

export const canonicalCve = (text: string): string | null =>
  /^CVE-(?:19|20)\d\d-\d{4,7}$/i.test(text) ? text.toUpperCase() : null;

export function canonicalAsn(text: string): string | null {
  const number = /^(?:ASN?)?\s?(\d{1,10})$/i.exec(text)?.[1];
  return number !== undefined && Number(number) > 0 && Number(number) < 2 ** 32 ? `AS${Number(number)}` : null;
}

export const canonicalJa3 = (text: string): string | null => (/^[0-9a-f]{32}$/i.test(text) ? text.toLowerCase() : null);

export const canonicalJa4 = (text: string): string | null =>
  /^[tqd][0-9s][0-9][di]\d{4}[a-z0-9]{2}_[0-9a-f]{12}_[0-9a-f]{12}$/i.test(text) ? text.toLowerCase() : null;

/** E.164: with its country. */
export function canonicalPhone(text: string): string | null {
  const bare = text
    .replace(/^tel:/i, '')
    .replace(/^00/, '+')
    .replaceAll(/[\s().-]/g, '');
  return /^\+[1-9]\d{7,14}$/.test(bare) ? bare : null;
}

/** Bitcoin and Ethereum. The case of a Base58 address is part of it. */
export function canonicalWallet(text: string): string | null {
  if (/^0x[0-9a-f]{40}$/i.test(text)) return text.toLowerCase();
  if (/^(?:bc1|tb1)[02-9ac-hj-np-z]{11,71}$/i.test(text)) return text.toLowerCase();
  return /^[13][1-9A-HJ-NP-Za-km-z]{25,34}$/.test(text) ? text : null;
}

const hives: readonly (readonly [RegExp, string])[] = [
  [/^(?:hkey_local_machine|hklm:?|\\registry\\machine)(?=\\|$)/i, 'HKLM'],
  [/^(?:hkey_current_user|hkcu:?)(?=\\|$)/i, 'HKCU'],
  [/^(?:hkey_users|hku:?|\\registry\\user)(?=\\|$)/i, 'HKU'],
  [/^(?:hkey_classes_root|hkcr:?)(?=\\|$)/i, 'HKCR'],
  [/^(?:hkey_current_config|hkcc:?)(?=\\|$)/i, 'HKCC'],
];
export function canonicalRegistry(text: string): string | null {
  for (const [form, hive] of hives)
    if (form.test(text) && text.length <= 2048)
      return (hive + text.replace(form, '')).replace(/\\+$/, '').toLowerCase();
  return null;
}

/** The print or the serial number of a certificate. */
export function canonicalCert(text: string): string | null {
  const bare = text.toLowerCase().replaceAll(/[:\s]/g, '');
  return /^[0-9a-f]{8,64}$/.test(bare) ? bare : null;
}

/** Windows takes `\` and `/`, and any case; elsewhere a path stays as it is. */
export function canonicalPath(text: string): string | null {
  if (text === '' || text.length > 2048 || /[\0\r\n]/.test(text)) return null;
  const bare = text.replace(/^"(.*)"$/, '$1').replace(/^\\\\\?\\/, '');
  const isWindows = /^[a-z]:[\\/]/i.test(bare) || (bare.includes('\\') && !bare.includes('/'));
  return isWindows ? bare.replaceAll('/', '\\').toLowerCase() : bare;
}

/** The resource names of AWS, Azure and Google Cloud; Azure takes any case. */
export function canonicalCloudResource(text: string): string | null {
  if (text.length > 2048 || /\s/.test(text)) return null;
  if (/^arn:aws[a-z-]*:[a-z0-9-]+:/.test(text)) return text;
  if (/^\/subscriptions\/[0-9a-f-]{36}(?:\/|$)/i.test(text)) return text.replace(/\/$/, '').toLowerCase();
  return /^\/\/[a-z]+\.googleapis\.com\/./.test(text) ? text : null;
}
