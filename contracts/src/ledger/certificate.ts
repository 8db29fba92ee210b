// The certificate of a purge, format `tocsin-purge-v1`: what went by which rule, signed with the ledger's key.
import { fromHex, isHex, toHex, utf8, type Bytes } from './bytes.ts';
import { canonicalJson } from './canonical-json.ts';
import { fingerprintOf, isSigned } from './format.ts';
import { createTree, leafHash } from './merkle.ts';
import { fits, isCount, isHash, isSignature, isText, isTime, type Check } from './shape.ts';

export const certificateFormat = 'tocsin-purge-v1';

/** Records of one kind that went together. */
export type PurgeSection = {
  /** Counts from 1 without a gap. */
  number: number;
  kind: string;
  dataset: string | null;
  site: string | null;
  /** Null: as long as each record said itself. */
  days: number | null;
  count: number;
  from: string;
  to: string;
  /** The RFC 6962 root over the records' ids. */
  root: string;
};
/** Activities among them, whose entries stay in the ledger: the root over their ids in ascending order. */
export type RemovedActivities = { count: number; root: string };
export type CertificateFields = {
  format: string;
  orgId: string;
  organisation: string;
  purgeId: string;
  cause: string;
  by: { kind: string; id: string; name: string };
  startedAt: string;
  finishedAt: string;
  sections: PurgeSection[];
  activities: RemovedActivities;
  /** The RFC 6962 root over the canonical JSON of each section. */
  root: string;
  keyId: string;
  publicKey: string;
};
export type Certificate = CertificateFields & { signature: string };

export const certificateStatement = (certificate: CertificateFields): Bytes => {
  const { format, orgId, organisation, purgeId, cause, by, startedAt, finishedAt } = certificate;
  const { sections, activities, root, keyId, publicKey } = certificate;
  const about = { format, orgId, organisation, purgeId, cause, by, startedAt, finishedAt };
  return utf8(canonicalJson({ ...about, sections, activities, root, keyId, publicKey }));
};

/** The RFC 6962 root over texts, in their order. */
export async function rootOver(texts: Iterable<string>): Promise<string> {
  const tree = createTree();
  for (const text of texts) await tree.add(await leafHash(utf8(text)));
  return toHex(await tree.root());
}
export const sectionsRoot = (sections: readonly PurgeSection[]): Promise<string> =>
  rootOver(sections.map((section) => canonicalJson(section)));

export type CertificateVerdict = {
  outcome: 'intact' | 'tampered' | 'unreadable';
  /** Signed with a key that was named from outside. */
  trusted: boolean;
  findings: string[];
  certificate: Certificate | null;
};

const isCauser: Check = (value) => fits(value, { kind: isText, id: isText, name: isText });
const isOptionalText: Check = (value) => value === null || isText(value);
const isSections: Check = (value) =>
  Array.isArray(value) &&
  value.every((section: unknown) =>
    fits(section, {
      number: isCount,
      kind: isText,
      dataset: isOptionalText,
      site: isOptionalText,
      days: (days) => days === null || isCount(days),
      count: isCount,
      from: isTime,
      to: isTime,
      root: isHash,
    }),
  );

// The shape was checked member by member; a table of checks tells the compiler nothing.
export const isCertificate = (value: unknown): value is Certificate =>
  fits(value, {
    format: (format) => format === certificateFormat,
    orgId: isText,
    organisation: isText,
    purgeId: isText,
    cause: isText,
    by: isCauser,
    startedAt: isTime,
    finishedAt: isTime,
    sections: isSections,
    activities: (activities) => fits(activities, { count: isCount, root: isHash }),
    root: isHash,
    keyId: isHash,
    publicKey: isHash,
    signature: isSignature,
  });

/** @param keys fingerprints that are trusted, from outside the file */
export async function verifyCertificate(value: unknown, keys: readonly string[] = []): Promise<CertificateVerdict> {
  if (!isCertificate(value))
    return { outcome: 'unreadable', trusted: false, findings: ['It is no certificate of a purge.'], certificate: null };
  const { sections, activities } = value;
  const findings = await signatureFaults(value, certificateStatement(value));
  if ((await sectionsRoot(sections)) !== value.root) findings.push('The root does not fit the sections.');
  if (sections.some(({ number }, index) => number !== index + 1)) findings.push('A section is missing or moved.');
  const gone = sections.filter(({ kind }) => kind === 'activities').reduce((sum, { count }) => sum + count, 0);
  if (gone !== activities.count) findings.push('The activities are not as many as the sections say.');
  return { ...verdictOf(value, findings, keys), certificate: value };
}

type Signed = { keyId: string; publicKey: string; signature: string };
/** What is wrong with a certificate's key or its signature over `statement`. */
export async function signatureFaults({ keyId, publicKey, signature }: Signed, statement: Bytes): Promise<string[]> {
  const faults: string[] = [];
  if ((await fingerprintOf(fromHex(publicKey))) !== keyId) faults.push('The key does not have this fingerprint.');
  if (!(await isSigned(publicKey, signature, statement))) faults.push('The signature does not fit the certificate.');
  return faults;
}

/** @param keys fingerprints that are trusted, from outside the file */
export function verdictOf(
  { keyId }: Signed,
  faults: readonly string[],
  keys: readonly string[],
): Omit<CertificateVerdict, 'certificate'> {
  const given = keys.some((key) => isHex(key.toLowerCase(), 32) && key.toLowerCase() === keyId);
  const findings = keys.length > 0 && !given ? [...faults, `The key ${keyId} is none of those given.`] : [...faults];
  const isIntact = findings.length === 0;
  return { outcome: isIntact ? 'intact' : 'tampered', trusted: given && isIntact, findings };
}
