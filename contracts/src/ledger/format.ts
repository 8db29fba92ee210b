// The lines of a ledger's export, and what is hashed and signed of each.
import { fromHex, isHex, sha256, toHex, utf8, type Bytes } from './bytes.ts';
import { canonicalJson } from './canonical-json.ts';
import { leafHash } from './merkle.ts';

/** The second may mark an entry as removed, the third as erased too; a ledger is written in the first that does. */
export const exportFormats = ['tocsin-ledger-v1', 'tocsin-ledger-v2', 'tocsin-ledger-v3'] as const;
export type ExportFormat = (typeof exportFormats)[number];
/** What stands for the entry before the first, and for the root before the first. */
export const nothingBefore = '0'.repeat(64);

/** All hashes, keys and signatures are lower-case hexadecimal; all times ISO 8601 in UTC with milliseconds. */
export type EntryFields = {
  orgId: string;
  /** Counts from 1 without a gap. */
  seq: number;
  recordKind: string;
  recordId: string;
  at: string;
  contentHash: string;
  /** `hash` of the entry before. */
  prevHash: string;
};
export type LedgerEntry = EntryFields & { hash: string };
export type EntryLine = LedgerEntry & {
  kind: 'entry';
  /** The record itself; null where only its hash is given. */
  content: unknown;
  /** The purge that took the record away; its certificate says so. */
  removedBy?: string;
  /** Erasures that changed the record, in their order, each with the hash of the content it left. */
  erased?: { by: string; hash: string }[];
};

export type RootFields = {
  orgId: string;
  /** Counts from 1 without a gap. */
  number: number;
  fromSeq: number;
  /** One less than `fromSeq` when nothing happened. */
  toSeq: number;
  root: string;
  /** The hash of what was signed of the root before. */
  prevRoot: string;
  at: string;
  keyId: string;
};
export type LedgerRoot = RootFields & { signature: string };
export type RootLine = LedgerRoot & { kind: 'root' };

/** `id` is the fingerprint: SHA-256 of the 32 bytes of the public key. */
export type LedgerKey = { id: string; publicKey: string };
export type HeaderLine = {
  kind: 'header';
  format: ExportFormat;
  orgId: string;
  organisation: string;
  exportedAt: string;
  fromSeq: number;
  /** `hash` of the entry before `fromSeq`. */
  prevHash: string;
  fromRoot: number;
  prevRoot: string;
  keys: LedgerKey[];
};

export const anchorKinds = ['rfc3161', 'object-lock', 'e-mail'] as const;
export type AnchorKind = (typeof anchorKinds)[number];
/** A root that was told to somebody else; it stands behind its root. */
export type AnchorFields = {
  orgId: string;
  /** Of the root. */
  number: number;
  anchor: AnchorKind;
  /** `rootHash` of the root. */
  digest: string;
  /** Where it lies or went. */
  place: string;
  /** When Tocsin had the answer. */
  at: string;
  /** What the other side answered, in base64: of `rfc3161` the TimeStampResp (DER). */
  proof: string;
};
export type AnchorLine = AnchorFields & { kind: 'anchor' };

export type FooterFields = {
  orgId: string;
  /** Before this one. */
  lines: number;
  entries: number;
  roots: number;
  /** The RFC 6962 root over all lines before, each without its line end. */
  tree: string;
  keyId: string;
};
export type FooterLine = FooterFields & { kind: 'footer'; signature: string };
export type LedgerLine = HeaderLine | EntryLine | RootLine | AnchorLine | FooterLine;

export const contentHash = async (content: unknown): Promise<string> =>
  toHex(await sha256(utf8(canonicalJson(content))));

/** A leaf of the tree at the same time. */
export const entryHash = (entry: EntryFields): Promise<Bytes> => {
  const { orgId, seq, recordKind, recordId, at, contentHash: content, prevHash } = entry;
  return leafHash(utf8(canonicalJson({ orgId, seq, recordKind, recordId, at, contentHash: content, prevHash })));
};

export const rootStatement = (root: RootFields): Bytes => {
  const { orgId, number, fromSeq, toSeq, root: hash, prevRoot, at, keyId } = root;
  return utf8(
    canonicalJson({ format: 'tocsin-ledger-root-v1', orgId, number, fromSeq, toSeq, root: hash, prevRoot, at, keyId }),
  );
};
/** What the next root names as the one before it. */
export const rootHash = async (root: RootFields): Promise<string> => toHex(await sha256(rootStatement(root)));

export const footerStatement = (footer: FooterFields, format: ExportFormat): Bytes => {
  const { orgId, lines, entries, roots, tree, keyId } = footer;
  return utf8(canonicalJson({ format, orgId, lines, entries, roots, tree, keyId }));
};

export const fingerprintOf = async (publicKey: Bytes): Promise<string> => toHex(await sha256(publicKey));

/** Ed25519 (RFC 8032). @param publicKey 32 bytes @param signature 64 bytes */
export async function isSigned(publicKey: string, signature: string, statement: Bytes): Promise<boolean> {
  if (!isHex(publicKey, 32) || !isHex(signature, 64)) return false;
  const key = await crypto.subtle.importKey('raw', fromHex(publicKey), 'Ed25519', false, ['verify']).catch(() => null);
  return key !== null && (await crypto.subtle.verify('Ed25519', key, fromHex(signature), statement));
}
