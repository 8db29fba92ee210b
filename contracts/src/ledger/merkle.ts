// The hash tree of RFC 6962, built leaf by leaf in memory that grows with the logarithm of their number.
import { sha256, type Bytes } from './bytes.ts';

const leafMark = Uint8Array.of(0);
const nodeMark = Uint8Array.of(1);

export const leafHash = (data: Bytes): Promise<Bytes> => sha256(leafMark, data);
const nodeHash = (left: Bytes, right: Bytes): Promise<Bytes> => sha256(nodeMark, left, right);

export type Tree = {
  /** @param leaf the hash of the leaf, from `leafHash` */
  add: (leaf: Bytes) => Promise<void>;
  /** Of an empty tree: the hash of nothing. */
  root: () => Promise<Bytes>;
};

export function createTree(): Tree {
  /** Roots of complete trees, the largest first; no two are of one size. */
  const complete: { size: number; hash: Bytes }[] = [];
  return {
    add: async (leaf) => {
      let grown = { size: 1, hash: leaf };
      for (let last = complete.at(-1); last?.size === grown.size; last = complete.at(-1)) {
        complete.pop();
        grown = { size: grown.size * 2, hash: await nodeHash(last.hash, grown.hash) };
      }
      complete.push(grown);
    },
    root: async () => {
      let whole: Bytes | null = null;
      for (const { hash } of complete.toReversed()) whole = whole === null ? hash : await nodeHash(hash, whole);
      return whole ?? sha256();
    },
  };
}
