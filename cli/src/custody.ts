// Chains of custody on the command line: recognised, verified, told.
import {
  custodyFormat,
  isCustodyExport,
  verifyCustody,
  type CustodyExport,
  type CustodyVerdict,
} from '@tocsin/contracts/ledger/custody';

import { readFormat } from './certificate.ts';
import { plain } from './terminal-text.ts';

/** Null where the file is no export of one. */
export async function readCustody(path: string): Promise<CustodyExport | null> {
  const value = await readFormat(path, [custodyFormat]);
  return isCustodyExport(value) ? value : null;
}

export async function sayCustody(custody: CustodyExport, json: boolean): Promise<CustodyVerdict['outcome']> {
  const verdict = await verifyCustody(custody);
  console.log(json ? JSON.stringify(verdict, null, 2) : told(custody, verdict));
  return verdict.outcome;
}

function told({ evidence, exportedAt }: CustodyExport, { outcome, findings, steps }: CustodyVerdict): string {
  const words = { intact: 'INTACT', tampered: 'TAMPERED WITH', unreadable: 'UNREADABLE' } as const;
  if (outcome === 'unreadable') return [words[outcome], ...findings].join('\n');
  return [
    `${words[outcome]}: custody of ${plain(evidence.number)}, ${steps} steps, exported ${plain(exportedAt)}`,
    `SHA-256 of its file: ${plain(evidence.sha256 ?? 'none')}`,
    `Hash of its last step: ${plain(evidence.headHash)}`,
    ...findings.map(plain),
    ...(outcome === 'intact'
      ? ['The chain fits itself. That nobody wrote it anew is proved by the ledger, which holds the hash of each step.']
      : []),
  ].join('\n');
}
