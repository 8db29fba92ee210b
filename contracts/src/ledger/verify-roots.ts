// The roots of an export: each fits its entries and the root before it, and is signed.
import { toHex, type Bytes } from './bytes.ts';
import { rootHash, rootStatement, type HeaderLine, type RootLine } from './format.ts';
import { createTree } from './merkle.ts';
import type { Found } from './verify.ts';

export type VerifySignature = (
  about: { line: number; number: number | null; what: string },
  signed: { keyId: string; signature: string; statement: Bytes },
) => Promise<void>;

export function createRootCheck(found: Found, verifySignature: VerifySignature) {
  let orgId: string | null = null;
  let expected: number | null = null;
  let nextSeq: number | null = null;
  let previous: string | null = null;
  let count = 0;
  let waiting: { seq: number; leaf: Bytes }[] = [];

  const follows = (root: RootLine, line: number): boolean => {
    const about = { line, number: root.number };
    if (expected === null || root.number === expected) return true;
    if (root.number > expected) {
      found('root_missing', { ...about, detail: `Roots ${expected} to ${root.number - 1} are missing.` });
      return true;
    }
    found('root_reordered', { ...about, detail: `Root ${root.number} stands too late, or twice.` });
    return false;
  };

  const treeOf = async (root: RootLine): Promise<string> => {
    const tree = createTree();
    for (const { seq, leaf } of waiting) if (seq >= root.fromSeq && seq <= root.toSeq) await tree.add(leaf);
    return toHex(await tree.root());
  };

  return {
    begin: (header: HeaderLine): void => {
      orgId ??= header.orgId;
      expected ??= header.fromRoot;
      nextSeq ??= header.fromSeq;
      previous ??= header.prevRoot;
    },
    leaf: (seq: number, leaf: Bytes): void => void waiting.push({ seq, leaf }),
    root: async (root: RootLine, line: number): Promise<void> => {
      const about = { line, number: root.number };
      const wrong = (detail: string): void => found('root_wrong', { ...about, detail });
      count += 1;
      if (orgId !== null && root.orgId !== orgId) wrong('The root belongs to another organisation.');
      const { keyId, signature } = root;
      const signed = { keyId, signature, statement: rootStatement(root) };
      await verifySignature({ ...about, what: `root ${root.number}` }, signed);
      if (!follows(root, line)) return;
      const inOrder = root.number === expected;
      if (inOrder && previous !== null && root.prevRoot !== previous)
        wrong(`Root ${root.number} does not follow from the one before it.`);
      if (inOrder && nextSeq !== null && root.fromSeq !== nextSeq)
        wrong(`Root ${root.number} begins at entry ${root.fromSeq} and not at ${nextSeq}.`);
      if ((await treeOf(root)) !== root.root)
        wrong(`Root ${root.number} does not fit entries ${root.fromSeq} to ${root.toSeq}.`);
      waiting = waiting.filter(({ seq }) => seq > root.toSeq);
      expected = root.number + 1;
      nextSeq = root.toSeq + 1;
      previous = await rootHash(root);
    },
    end: (): void => {
      const [first] = waiting;
      if (first)
        found('root_missing', {
          line: null,
          number: null,
          detail: `Entry ${first.seq} and those after it stand below no root.`,
        });
    },
    count: (): number => count,
  };
}
