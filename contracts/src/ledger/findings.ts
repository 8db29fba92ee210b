// What the verifier can find, each with a name that stays and a sentence.

import type { AnchorKind } from './format.ts';

export const findingMeanings = {
  not_a_ledger: 'This is no export of a ledger.',
  header_wrong: 'The first line is missing, changed or repeated.',
  line_unreadable: 'A line cannot be read, or is not written as the format asks.',
  entry_changed: 'A record or its entry is not what was hashed.',
  entry_missing: 'A record was taken out.',
  entry_reordered: 'A record stands at another place than its own.',
  entry_added: 'A record was put in, or stands there twice.',
  chain_broken: 'An entry does not follow from the one before it.',
  removal_wrong: 'A record is marked as purged that no certificate covers.',
  erasure_wrong: 'Records are marked as erased that no erasure changed, or changed so.',
  root_wrong: 'A root does not fit the entries below it, or the root before it.',
  root_missing: 'A root was taken out, or entries stand below none.',
  anchor_wrong: 'An anchor does not fit the root it stands behind.',
  root_reordered: 'A root stands at another place than its own, or twice.',
  signature_wrong: 'A signature does not fit what it signs.',
  key_unknown: 'A key is none of those that were given from outside.',
  file_changed: 'The lines are not those that were exported.',
  file_truncated: 'The end of the file is missing.',
  file_extended: 'Something follows the end of the export.',
} as const;
export type FindingCode = keyof typeof findingMeanings;

export type Finding = {
  code: FindingCode;
  /** The line of the file, from 1. */
  line: number | null;
  /** The entry's or root's number. */
  number: number | null;
  recordId: string | null;
  detail: string;
};

/** What others were told of the roots, by its kind. */
export type AnchorFact = {
  kind: AnchorKind;
  count: number;
  /** Of these, how many are of another root or stamp another hash. */
  wrong: number;
  /** The time of the last one: of a time stamp by its authority, else by Tocsin. */
  lastAt: string;
};

export type Facts = {
  organisation: string | null;
  orgId: string | null;
  exportedAt: string | null;
  entries: number;
  /** Entries of which the file holds the hash alone. */
  withheld: number;
  /** Entries whose records a purge took away, as its certificate says. */
  removed: number;
  /** Entries whose records an erasure changed, as its certificate says; one line an erasure. */
  erased: { by: string; count: number }[];
  /** Entries marked by purges and erasures whose certificate is not at hand. */
  unproved: number;
  roots: number;
  anchors: AnchorFact[];
  firstAt: string | null;
  lastAt: string | null;
  /** Fingerprints of the keys that signed. `given`: it was named from outside the file. */
  keys: { id: string; given: boolean }[];
};

export type Verdict = {
  outcome: 'intact' | 'tampered' | 'unreadable';
  /** Every signature was made with a key that was named from outside. Without that the file vouches for itself. */
  trusted: boolean;
  /** The first thousand. */
  findings: Finding[];
  findingCount: number;
  facts: Facts;
};
