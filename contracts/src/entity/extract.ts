// Entities in free text, written plainly or defanged. Every step is linear in the text.
import { canonicalAddress } from './address.ts';
import { canonicalValue } from './canonical.ts';
import { refang } from './fang.ts';
import type { Canonical, GraphKind } from './kinds.ts';
import { canonicalDomain, hostInUrl } from './names.ts';

const longestText = 1_000_000;
const longestWord = 2048;

/** Ends of file names that are, or could be, ends of domains. */
const fileEnds: ReadonlySet<string> = new Set(
  `exe dll sys ps1 psm bat cmd vbs js jse wsf hta lnk msi scr cpl jar zip rar iso img doc docx docm xls xlsx xlsm ppt
  pptx pdf rtf txt log csv json xml yml yaml md html htm php asp aspx jsp py rb pl sh go rs ts tsx jsx java class cpp cs
  so ko tmp bak dat db sqlite ini cfg conf evtx etl pcap cap dmp png jpg jpeg gif svg ico mp3 mp4 mov eml msg tar gz tgz
  local localdomain lan internal corp home arpa invalid test`.split(/\s+/),
);
/** Named in documents and formats, never by an intrusion. */
const everyday: ReadonlySet<string> = new Set([
  'www.w3.org', 'w3.org', 'schemas.microsoft.com', 'schemas.xmlsoap.org', 'schemas.openxmlformats.org',
  'example.com', 'example.org', 'example.net', 'www.example.com',
]); // prettier-ignore
const beforeVersion =
  /^(?:v|ver|version|build|release|firmware|chrome|firefox|safari|edge|windows|update|patch)[.:]?$/i;

const noise = (address: string): boolean =>
  address.startsWith('127.') ||
  ['0.0.0.0', '255.255.255.255', '::', '::1'].includes(address) ||
  /^(?:22[4-9]|23\d)\./.test(address);

const spelt: readonly (readonly [GraphKind, RegExp])[] = [
  ['email', /^(?:mailto:)?[^\s@]+@[^\s@]+\.[^\s@]+$/i],
  ['cve', /^cve-\d/i],
  ['file_hash', /^(?:(?:md5|sha-?1|sha-?256)[:=])?(?:[0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{64})$/i],
  ['mac', /^(?:[0-9a-f]{2}[:-]){5}[0-9a-f]{2}$/i],
  ['asn', /^ASN?\d/],
  ['ja4', /^[tqd][0-9s]\d[di]\d{4}[a-z0-9]{2}_/i],
  ['wallet', /^(?:0x[0-9a-f]{40}|(?:bc1|tb1)[a-z0-9]{25,71})$/i],
  ['phone', /^\+[1-9]\d{7,14}$/],
  ['registry', /^(?:HKEY_|HK(?:LM|CU|U|CR|CC)\\)/i],
  ['user', /^S-1-5-21-\d+(?:-\d+){2,3}$/],
  ['file', /^[a-z]:\\[^\s]+$/i],
  ['cloud_resource', /^(?:arn:aws|\/subscriptions\/)/],
];

function nameOrAddress(word: string, wasDefanged: boolean, before: string): Canonical | null {
  const bare = word.replace(/^(?:\[([^\]]*)\]|([^:]*)):\d{1,5}$/, '$1$2');
  const address = canonicalAddress(bare);
  if (address) return noise(address.value) || beforeVersion.test(before) ? null : address;
  const cidr = bare.includes('/') ? canonicalValue('cidr', bare) : null;
  if (cidr !== null) return { kind: 'cidr', value: cidr };
  const domain = canonicalDomain(bare);
  if (domain === null || everyday.has(domain)) return null;
  const labels = domain.split('.');
  // Whoever defanged it meant a place on the net; otherwise `invoice.zip` is a file.
  if (!wasDefanged && fileEnds.has(labels.at(-1) ?? '')) return null;
  return labels.every((part) => /^\d+$/.test(part) || part.length === 1) ? null : { kind: 'domain', value: domain };
}

function readWord(word: string, wasDefanged: boolean, before: string): Canonical | null {
  if (word.length < 4 || word.length > longestWord) return null;
  if (/^[a-z][a-z0-9+.-]{1,15}:\/\//i.test(word)) {
    const url = canonicalValue('url', word);
    return url === null || everyday.has(hostInUrl(url)) ? null : { kind: 'url', value: url };
  }
  for (const [kind, form] of spelt) {
    if (!form.test(word)) continue;
    const value = canonicalValue(kind, word);
    if (value !== null) return { kind, value };
  }
  return nameOrAddress(word, wasDefanged, before);
}

const trimmed = (word: string): string => word.replace(/^[([{*_=:]{1,8}/, '').replace(/[)\]},.;:!?*_]{1,8}$/, '');

/**
 * Every entity that the text names, each once, in the order of the text. Not taken for entities: names of files, version
 * numbers, loopback and multicast addresses, hashes of nothing. Only the first million characters are read.
 */
export function extractEntities(text: string): Canonical[] {
  const found = new Map<string, Canonical>();
  let before = '';
  const note = (entity: Canonical): void => void found.set(`${entity.kind}:${entity.value}`, entity);
  for (const written of text.slice(0, longestText).split(/[\s<>"'`|]+/)) {
    const plain = refang(written.slice(0, longestWord));
    const wasDefanged = plain !== written;
    const whole = readWord(trimmed(plain), wasDefanged, before);
    if (whole) note(whole);
    else
      for (const part of plain.split(/[,;()[\]{}=]+/)) {
        const entity = readWord(trimmed(part), wasDefanged, before);
        if (entity) note(entity);
      }
    before = written;
  }
  return [...found.values()];
}
