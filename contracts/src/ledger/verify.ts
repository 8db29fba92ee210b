// Checks an export from its first byte to its last; the command line and the page in the browser run this.
import { fromHex, toHex, type Bytes } from './bytes.ts';
import { isCertificate, type Certificate } from './certificate.ts';
import { isErasure, type ErasureCertificate } from './erasure.ts';
import type { Finding, FindingCode, Verdict } from './findings.ts';
import { leafHash } from './merkle.ts';
import { linesOf, readLine } from './read-line.ts';
import { createAnchorCheck } from './verify-anchors.ts';
import { createEntryCheck } from './verify-entries.ts';
import { createErasureCheck } from './verify-erasures.ts';
import { createFrameCheck } from './verify-frame.ts';
import { createRemovalCheck } from './verify-removals.ts';
import { createRootCheck } from './verify-roots.ts';

const mostFindings = 1000;

export type Found = (
  code: FindingCode,
  about: { line: number | null; number?: number | null; recordId?: string | null; detail: string },
) => void;

/**
 * @param source the file's bytes, in pieces of any size
 * @param keys fingerprints that are trusted, from outside the file; without any, the file's own keys are believed
 *   and the verdict says so
 * @param certificates of purges and erasures, each verified already: they prove what the file has no record of
 */
export async function verifyLedger(
  source: AsyncIterable<Bytes>,
  keys: readonly string[] = [],
  certificates: readonly (Certificate | ErasureCertificate)[] = [],
): Promise<Verdict> {
  const findings: Finding[] = [];
  let findingCount = 0;
  const found: Found = (code, { line, number = null, recordId = null, detail }) => {
    findingCount += 1;
    if (findings.length < mostFindings) findings.push({ code, line, number, recordId, detail });
  };
  const frame = createFrameCheck(found, new Set(keys.map((key) => key.toLowerCase())));
  const entries = createEntryCheck(found);
  const removals = createRemovalCheck(found, certificates.filter(isCertificate));
  const erasures = createErasureCheck(found, certificates.filter(isErasure));
  const roots = createRootCheck(found, frame.verifySignature);
  const anchors = createAnchorCheck(found);
  let at = 0;
  let readable = 0;
  for await (const { bytes, complete } of linesOf(source)) {
    at += 1;
    if (frame.ended()) {
      found('file_extended', { line: at, detail: 'A line follows the footer.' });
      break;
    }
    const read = complete ? readLine(bytes) : { fault: 'The line end is missing.' };
    const line = 'line' in read ? read.line : null;
    if (line) readable += 1;
    if (!complete) found('file_truncated', { line: at, detail: 'The file ends in the middle of a line.' });
    else if (!line && 'fault' in read) found('line_unreadable', { line: at, detail: read.fault });
    if (line?.kind === 'header') {
      await frame.header(line, at);
      entries.begin(line);
      removals.begin(line);
      erasures.begin(line);
      roots.begin(line);
    } else if (line?.kind === 'entry') {
      const leaf = await entries.entry(line, at);
      removals.entry(line);
      erasures.entry(line, at);
      if (leaf !== null) roots.leaf(line.seq, fromHex(leaf));
    } else if (line?.kind === 'root') {
      await roots.root(line, at);
      await anchors.root(line);
    } else if (line?.kind === 'anchor') anchors.anchor(line, at);
    if (line?.kind === 'footer') await frame.footer(line, at, { entries: entries.count(), roots: roots.count() });
    else await frame.line(await leafHash(bytes));
  }
  entries.end();
  await removals.end();
  await erasures.end();
  roots.end();
  frame.end();
  if (readable === 0) found('not_a_ledger', { line: null, detail: 'No line of it is a line of this format.' });
  const signers = frame.signers();
  const trusted = keys.length > 0 && signers.length > 0 && signers.every(({ given }) => given);
  return {
    outcome: readable === 0 ? 'unreadable' : findingCount > 0 ? 'tampered' : 'intact',
    trusted: trusted && findingCount === 0,
    findings,
    findingCount,
    facts: {
      ...frame.facts(),
      ...entries.facts(),
      removed: removals.facts().removed,
      erased: erasures.facts().erased,
      unproved: removals.facts().unproved + erasures.facts().unproved,
      roots: roots.count(),
      anchors: anchors.facts(),
      keys: signers,
    },
  };
}

/** The fingerprint of a public key in PEM (SubjectPublicKeyInfo of Ed25519), or null when it is none. */
export async function fingerprintOfPem(pem: string): Promise<string | null> {
  const text = /-----BEGIN PUBLIC KEY-----([A-Za-z0-9+/=\s]+)-----END PUBLIC KEY-----/.exec(pem)?.[1];
  if (text === undefined) return null;
  const der = Uint8Array.from(atob(text.replaceAll(/\s/g, '')), (char) => char.charCodeAt(0));
  const key = await crypto.subtle.importKey('spki', der, 'Ed25519', true, ['verify']).catch(() => null);
  if (key === null) return null;
  const raw = new Uint8Array(await crypto.subtle.exportKey('raw', key));
  return toHex(new Uint8Array(await crypto.subtle.digest('SHA-256', raw)));
}
