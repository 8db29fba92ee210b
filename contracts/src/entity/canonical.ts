// The one spelling by which an entity is known, whatever it was written like.
import { canonicalAddress, canonicalCidr } from './address.ts';
import { refang } from './fang.ts';
import type { Canonical, GraphKind } from './kinds.ts';
import {
  canonicalAsn,
  canonicalCert,
  canonicalCloudResource,
  canonicalCve,
  canonicalHash,
  canonicalJa3,
  canonicalJa4,
  canonicalMac,
  canonicalPath,
  canonicalPhone,
  canonicalRegistry,
  canonicalWallet,
} from './marks.ts';
import { canonicalDomain, canonicalEmail, canonicalHost, canonicalUrl, canonicalUser } from './names.ts';

const ofVersion =
  (kind: 'ip4' | 'ip6') =>
  (text: string): string | null => {
    const address = canonicalAddress(text);
    return address?.kind === kind ? address.value : null;
  };

const forms: Readonly<Record<GraphKind, (text: string) => string | null>> = {
  host: canonicalHost,
  user: canonicalUser,
  ip4: ofVersion('ip4'),
  ip6: ofVersion('ip6'),
  cidr: canonicalCidr,
  domain: canonicalDomain,
  url: canonicalUrl,
  email: canonicalEmail,
  file_hash: canonicalHash,
  file: canonicalPath,
  process: canonicalPath,
  registry: canonicalRegistry,
  cert: canonicalCert,
  asn: canonicalAsn,
  ja3: canonicalJa3,
  ja4: canonicalJa4,
  mac: canonicalMac,
  cve: canonicalCve,
  phone: canonicalPhone,
  wallet: canonicalWallet,
  cloud_resource: canonicalCloudResource,
};
/** A path or an account may hold what elsewhere is a defanged dot. */
const asWritten: ReadonlySet<GraphKind> = new Set(['user', 'file', 'process', 'registry', 'cloud_resource']);

/** The canonical value of a kind; null for what is none of it. Canonical values stay as they are. */
export function canonicalValue(kind: GraphKind, text: string): string | null {
  const trimmed = text.trim();
  return forms[kind](asWritten.has(kind) ? trimmed : refang(trimmed));
}

const isGraphKind = (kind: string): kind is GraphKind => Object.hasOwn(forms, kind);

/**
 * Of a kind of an alert's entity (`ip`, `hash`) or of the graph. What looks like none of its kind keeps its text: a
 * source said that it is one, and it has to be found again.
 */
export function canonicalOf(kind: string, text: string): Canonical | null {
  const trimmed = text.trim().slice(0, 2048);
  if (trimmed === '') return null;
  if (kind === 'ip') return canonicalAddress(refang(trimmed)) ?? null;
  const known = kind === 'hash' ? 'file_hash' : kind;
  if (!isGraphKind(known)) return null;
  const value = canonicalValue(known, trimmed);
  if (value !== null) return { kind: known, value };
  return known === 'domain' || known === 'host' ? { kind: known, value: trimmed.toLowerCase() } : null;
}

/**
 * What two spellings of one entity have in common. Events keep their entities in lower case, so case cannot tell two
 * apart, even where it would elsewhere.
 */
export const entityKey = ({ kind, value }: Canonical): string => `${kind}:${value.toLowerCase()}`;
