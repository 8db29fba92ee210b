// What is asked of a worker and what it answers: plain data only, for it crosses threads.
import type { RulesAtWork } from '#detection';
import type { Fault, ProblemKind } from '#platform/errors';

import type { AssembledBatch } from '../assemble.ts';
import type { BodyOptions } from '../body.ts';
import type { MappedSource } from '../mappings/sets.ts';
import type { PackedRecords } from './pack-records.ts';

/** How pieces are to be read: bytes of a body as they were sent, or records that a door has read already. */
export type Form = Omit<BodyOptions, 'counts'> | 'records';
export type Piece = Uint8Array | PackedRecords;

/** What one sender hands in, and how to read it. */
export type Sent = {
  /** The id of the source. */
  source: string;
  /** Where the source is a mapping of the organisation's own: the mapping. */
  mapped?: MappedSource | undefined;
  /** The site's code, or ''. */
  site: string;
  form: Form;
};

export type BatchOrder = {
  orgId: string;
  batch: bigint;
  /** Epoch milliseconds. */
  receivedAt: number;
  retentionDays: number;
};
/** Several senders' records that become one batch. */
export type GroupOrder = BatchOrder & { members: readonly (Sent & { pieces: readonly Piece[] })[] };
/** One sender's records, which become one batch or, where they are many, several. */
export type StreamOrder = BatchOrder & Sent;

export type ProblemData = {
  kind: ProblemKind;
  code: string;
  detail: string;
  faults: readonly Fault[];
  retryAfterSeconds: number | null;
};
/** Why something was refused: a Problem for the sender, or a text for the log. */
export type Failure = { problem: ProblemData } | { text: string };

/** What became of a member: one that is refused, or too large for a group, leaves nothing in the batch. */
export type MemberOutcome = { accepted: number; unparsed: number } | { failure: Failure } | { large: true };
export type AssembledGroup = { batch: AssembledBatch; members: readonly MemberOutcome[] };

export type ToWorker =
  | { kind: 'rules'; rules: RulesAtWork }
  | { kind: 'group'; job: number; order: GroupOrder }
  | { kind: 'open'; job: number; order: StreamOrder }
  | { kind: 'piece'; job: number; piece: Piece }
  | { kind: 'end'; job: number }
  | { kind: 'abort'; job: number }
  /** The part is taken; the next one has this number. */
  | { kind: 'next'; job: number; batch: bigint };

export type FromWorker =
  /** Its modules are read. */
  | { kind: 'ready' }
  | { kind: 'group'; job: number; result: AssembledGroup }
  /** So much of what was sent has been read. */
  | { kind: 'taken'; job: number; size: number }
  | { kind: 'part'; job: number; batch: AssembledBatch }
  | { kind: 'done'; job: number; batch: AssembledBatch }
  | { kind: 'failed'; job: number; failure: Failure }
  | { kind: 'unread'; orgId: string; ruleIds: readonly string[] };
