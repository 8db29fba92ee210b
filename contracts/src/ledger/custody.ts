// The chain of custody of one item, format `tocsin-custody-v1`: each step hashes itself and the one before it.
import { sha256, toHex, utf8 } from './bytes.ts';
import { canonicalJson } from './canonical-json.ts';

export const custodyFormat = 'tocsin-custody-v1';

/** One step as it is hashed, without its own hash. `prevHash` of the first is the hash of the record in its changes. */
export type CustodyStep = {
  evidenceId: string;
  seq: number;
  at: string;
  actor: { kind: string; id: string; name: string };
  action: string;
  reason: string | null;
  fromCustodian: string | null;
  toCustodian: string | null;
  location: string | null;
  client: { ip: string | null; userAgent: string | null };
  changes: Record<string, unknown> | null;
  verification: { sha256: string; ok: boolean } | null;
  prevHash: string;
};
export type HashedStep = CustodyStep & { hash: string };
export type CustodyExport = {
  format: string;
  orgId: string;
  exportedAt: string;
  exportedBy: string;
  /** As it stood; its `number`, `headHash` and file hash are compared with the chain. */
  evidence: { id: string; number: string; sha256: string | null; headHash: string };
  events: HashedStep[];
};

export const hashOf = async (value: unknown): Promise<string> => toHex(await sha256(utf8(canonicalJson(value))));
/** SHA-256 over the canonical JSON of the step without its hash. */
export const stepHash = ({ hash: _, ...step }: CustodyStep & { hash?: string }): Promise<string> => hashOf(step);

/** What the chain says is wrong, one sentence each; empty for a whole one. */
export async function chainFindings(evidenceId: string, steps: readonly HashedStep[]): Promise<string[]> {
  const findings: string[] = [];
  const [first] = steps;
  if (!first) return ['The chain is empty.'];
  if ((await hashOf(first.changes?.['record'] ?? null)) !== first.prevHash)
    findings.push('The chain does not begin with the record of the item.');
  let previous: HashedStep | null = null;
  for (const [index, step] of steps.entries()) {
    if (step.evidenceId !== evidenceId) findings.push(`Step ${step.seq} belongs to another item.`);
    if (step.seq !== index + 1) findings.push(`Step ${index + 1} is missing or moved.`);
    if ((await stepHash(step)) !== step.hash) findings.push(`Step ${step.seq} was changed.`);
    if (previous && step.prevHash !== previous.hash)
      findings.push(`Step ${step.seq} does not follow from the one before.`);
    previous = step;
  }
  return findings;
}

export const isCustodyExport = (value: unknown): value is CustodyExport =>
  typeof value === 'object' && value !== null && Reflect.get(value, 'format') === custodyFormat;

export type CustodyVerdict = { outcome: 'intact' | 'tampered' | 'unreadable'; findings: string[]; steps: number };

/** Of a file from outside: whatever shape it has. */
export async function verifyCustody(value: CustodyExport): Promise<CustodyVerdict> {
  try {
    const { evidence, events } = value;
    const findings = await chainFindings(evidence.id, events);
    if (events.at(-1)?.hash !== evidence.headHash) findings.push('The last step is not the head of the chain.');
    const named = events.findLast(({ action }) => action === 'uploaded')?.changes?.['sha256'] ?? null;
    if (named !== evidence.sha256) findings.push('The hash of the file is not the one the chain names.');
    return { outcome: findings.length === 0 ? 'intact' : 'tampered', findings, steps: events.length };
  } catch {
    return { outcome: 'unreadable', findings: ['It is no export of a chain of custody.'], steps: 0 };
  }
}
