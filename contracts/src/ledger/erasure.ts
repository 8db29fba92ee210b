// The certificate of an erasure, format `tocsin-erasure-v1`: what was replaced by a pseudonym, never what it replaced.
import { utf8, type Bytes } from './bytes.ts';
import { canonicalJson } from './canonical-json.ts';
import {
  rootOver,
  signatureFaults,
  verdictOf,
  type CertificateVerdict,
  type RemovedActivities as ErasedActivities,
} from './certificate.ts';
import { fits, isCount, isHash, isSignature, isText, isTime, type Check } from './shape.ts';

export const erasureFormat = 'tocsin-erasure-v1';
const erasureOutcomes = ['done', 'stopped', 'failed'] as const;

/** Records of one kind in which something was replaced. */
type ErasureSection = {
  /** Counts from 1 without a gap. */
  number: number;
  kind: string;
  count: number;
};
export type ErasureFields = {
  format: string;
  orgId: string;
  organisation: string;
  erasureId: string;
  /** `digest` is HMAC-SHA-256 of the identifier with a secret of the organisation. */
  subject: { kind: 'member' | 'identifier'; pseudonym: string; digest: string };
  /** The case or ticket it was asked for under. */
  reference: string | null;
  /** Ids of the two people. */
  askedBy: string;
  approvedBy: string;
  startedAt: string;
  finishedAt: string;
  /** `stopped`: a legal hold was set while it ran. Of these and of `failed`, the sections say what was done till then. */
  outcome: (typeof erasureOutcomes)[number];
  sections: ErasureSection[];
  /** Activities among them: the root over `erasedLeaf` of each, sorted. */
  activities: ErasedActivities;
  /** The RFC 6962 root over the canonical JSON of each section. */
  root: string;
  keyId: string;
  publicKey: string;
};
export type ErasureCertificate = ErasureFields & { signature: string };

/** One replacement in a record of the ledger: its content's hash before and after. */
export const erasedLeaf = (recordId: string, before: string, after: string): string => `${recordId}:${before}:${after}`;

export const erasureStatement = (certificate: ErasureFields): Bytes => {
  const { format, orgId, organisation, erasureId, subject, reference, askedBy, approvedBy } = certificate;
  const { startedAt, finishedAt, outcome, sections, activities, root, keyId, publicKey } = certificate;
  const about = { format, orgId, organisation, erasureId, subject, reference, askedBy, approvedBy };
  return utf8(
    canonicalJson({ ...about, startedAt, finishedAt, outcome, sections, activities, root, keyId, publicKey }),
  );
};
export const erasureRoot = (sections: readonly ErasureSection[]): Promise<string> =>
  rootOver(sections.map((section) => canonicalJson(section)));

const isSubject: Check = (value) => fits(value, { kind: isText, pseudonym: isText, digest: isHash });
const isSections: Check = (value) =>
  Array.isArray(value) &&
  value.every((section: unknown) => fits(section, { number: isCount, kind: isText, count: isCount }));

// The shape was checked member by member; a table of checks tells the compiler nothing.
export const isErasure = (value: unknown): value is ErasureCertificate =>
  fits(value, {
    format: (format) => format === erasureFormat,
    orgId: isText,
    organisation: isText,
    erasureId: isText,
    subject: isSubject,
    reference: (reference) => reference === null || isText(reference),
    askedBy: isText,
    approvedBy: isText,
    startedAt: isTime,
    finishedAt: isTime,
    outcome: (outcome) => erasureOutcomes.some((each) => each === outcome),
    sections: isSections,
    activities: (activities) => fits(activities, { count: isCount, root: isHash }),
    root: isHash,
    keyId: isHash,
    publicKey: isHash,
    signature: isSignature,
  });

export type ErasureVerdict = Omit<CertificateVerdict, 'certificate'> & { certificate: ErasureCertificate | null };

/** @param keys fingerprints that are trusted, from outside the file */
export async function verifyErasure(value: unknown, keys: readonly string[] = []): Promise<ErasureVerdict> {
  if (!isErasure(value))
    return {
      outcome: 'unreadable',
      trusted: false,
      findings: ['It is no certificate of an erasure.'],
      certificate: null,
    };
  const { sections, activities, root } = value;
  const findings = await signatureFaults(value, erasureStatement(value));
  if ((await erasureRoot(sections)) !== root) findings.push('The root does not fit the sections.');
  if (sections.some(({ number }, index) => number !== index + 1)) findings.push('A section is missing or moved.');
  const changed = sections.filter(({ kind }) => kind === 'activities').reduce((sum, { count }) => sum + count, 0);
  if (changed !== activities.count) findings.push('The activities are not as many as the sections say.');
  return { ...verdictOf(value, findings, keys), certificate: value };
}
