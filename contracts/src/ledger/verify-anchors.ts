// The anchors of an export: each is of the root before it, and a time stamp stamps that root and no other.
import type { AnchorFact } from './findings.ts';
import { rootHash, type AnchorKind, type AnchorLine, type RootLine } from './format.ts';
import { readTimeStamp } from './time-stamp.ts';
import type { Found } from './verify.ts';

const bytesIn = (base64: string): Uint8Array<ArrayBuffer> | null => {
  try {
    return Uint8Array.from(atob(base64), (sign) => sign.charCodeAt(0));
  } catch {
    return null;
  }
};

/** What does not fit, in a sentence; null where everything does. */
function faultOf({ anchor, digest, proof, orgId, number }: AnchorLine, root: RootLine | null, hash: string | null) {
  if (root === null || root.number !== number) return `The anchor of root ${number} does not stand behind that root.`;
  if (root.orgId !== orgId) return 'The anchor belongs to another organisation.';
  if (digest !== hash) return `The ${anchor} anchor of root ${number} is of another root.`;
  if (anchor !== 'rfc3161') return null;
  const bytes = bytesIn(proof);
  const stamp = bytes && readTimeStamp(bytes);
  if (!stamp) return `The time stamp of root ${number} cannot be read.`;
  return stamp.imprint === hash ? null : `The time stamp of root ${number} stamps something else.`;
}

const timeOf = ({ anchor, proof, at }: AnchorLine): string => {
  const bytes = anchor === 'rfc3161' ? bytesIn(proof) : null;
  return (bytes && readTimeStamp(bytes)?.at) ?? at;
};

export function createAnchorCheck(found: Found) {
  const facts = new Map<AnchorKind, AnchorFact>();
  let root: RootLine | null = null;
  let hash: string | null = null;
  return {
    root: async (line: RootLine): Promise<void> => {
      root = line;
      hash = await rootHash(line);
    },
    anchor: (line: AnchorLine, at: number): void => {
      const fault = faultOf(line, root, hash);
      if (fault !== null) found('anchor_wrong', { line: at, number: line.number, detail: fault });
      const before = facts.get(line.anchor) ?? { kind: line.anchor, count: 0, wrong: 0, lastAt: '' };
      const wrong = before.wrong + (fault === null ? 0 : 1);
      facts.set(line.anchor, { ...before, count: before.count + 1, wrong, lastAt: timeOf(line) });
    },
    facts: (): AnchorFact[] => [...facts.values()],
  };
}
