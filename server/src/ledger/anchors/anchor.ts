// What every kind of anchor has in common: it is told a root and brings back a proof.
import type { LedgerRoot } from '@tocsin/contracts/ledger/format';

import type { SendMail } from '#platform/mail';
import type { Outbound } from '#platform/outbound';
import type { Secret } from '#platform/secret';

/** What is told of a root. */
export type Told = {
  root: LedgerRoot;
  /** Canonical JSON, as it was signed. */
  statement: Uint8Array<ArrayBuffer>;
  /** SHA-256 of it, in hexadecimal. */
  digest: string;
  organisation: string;
};
export type Anchored = {
  /** Where it lies or went. */
  place: string;
  /** What the other side answered, in base64. */
  proof: string;
};
export type AnchorWorld = { outbound: Pick<Outbound, 'call'>; sendMail: SendMail; now: () => Date };
export type Credential = Secret | null;

export const base64 = (text: string): string => Buffer.from(text).toString('base64');
