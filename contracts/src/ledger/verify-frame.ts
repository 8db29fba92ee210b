// The frame of an export: its first line, its last, and the keys that signed.
import { fromHex, toHex, type Bytes } from './bytes.ts';
import type { Facts } from './findings.ts';
import { fingerprintOf, footerStatement, isSigned, type FooterLine, type HeaderLine } from './format.ts';
import { createTree } from './merkle.ts';
import type { VerifySignature } from './verify-roots.ts';
import type { Found } from './verify.ts';

/** @param given fingerprints from outside; when there are none, every key of the file is believed */
export function createFrameCheck(found: Found, given: ReadonlySet<string>) {
  const tree = createTree();
  const publicKeys = new Map<string, string>();
  const used = new Set<string>();
  const refused = new Set<string>();
  let header: HeaderLine | null = null;
  let lines = 0;
  let isOver = false;

  const verifySignature: VerifySignature = async ({ line, number, what }, { keyId, signature, statement }) => {
    used.add(keyId);
    if (given.size > 0 && !given.has(keyId) && !refused.has(keyId)) {
      refused.add(keyId);
      found('key_unknown', { line, number, detail: `The key ${keyId} of ${what} is none of those given.` });
    }
    const key = publicKeys.get(keyId);
    if (key === undefined)
      found('key_unknown', { line, number, detail: `The file does not hold the key ${keyId} of ${what}.` });
    else if (!(await isSigned(key, signature, statement)))
      found('signature_wrong', { line, number, detail: `The signature of ${what} does not fit.` });
  };

  return {
    verifySignature,
    header: async (line: HeaderLine, at: number): Promise<void> => {
      if (header !== null || at !== 1)
        found('header_wrong', { line: at, detail: 'A header belongs on the first line alone.' });
      header ??= line;
      for (const { id, publicKey } of line.keys) {
        if ((await fingerprintOf(fromHex(publicKey))) === id) publicKeys.set(id, publicKey);
        else found('key_unknown', { line: at, detail: `The key ${id} does not have this fingerprint.` });
      }
    },
    line: async (leaf: Bytes): Promise<void> => {
      lines += 1;
      await tree.add(leaf);
    },
    footer: async (line: FooterLine, at: number, counted: { entries: number; roots: number }): Promise<void> => {
      isOver = true;
      if (line.tree !== toHex(await tree.root()) || line.lines !== lines)
        found('file_changed', { line: at, detail: 'The lines are not those that were exported.' });
      if (line.entries !== counted.entries || line.roots !== counted.roots)
        found('file_changed', {
          line: at,
          detail: `Of ${line.entries} entries and ${line.roots} roots, ${counted.entries} and ${counted.roots} are here.`,
        });
      if (header !== null && line.orgId !== header.orgId)
        found('file_changed', { line: at, detail: 'The footer belongs to another organisation.' });
      const { keyId, signature } = line;
      const signed = { keyId, signature, statement: footerStatement(line, header?.format ?? 'tocsin-ledger-v1') };
      await verifySignature({ line: at, number: null, what: 'the footer' }, signed);
    },
    ended: (): boolean => isOver,
    end: (): void => {
      if (header === null) found('header_wrong', { line: 1, detail: 'There is no header.' });
      if (!isOver)
        found('file_truncated', { line: null, detail: 'There is no footer: the end of the file is missing.' });
    },
    signers: (): Facts['keys'] => [...used].toSorted().map((id) => ({ id, given: given.has(id) })),
    facts: (): Pick<Facts, 'organisation' | 'orgId' | 'exportedAt'> => ({
      organisation: header?.organisation ?? null,
      orgId: header?.orgId ?? null,
      exportedAt: header?.exportedAt ?? null,
    }),
  };
}
