// What happens to the time data is kept: rules, holds, purges.
import * as z from 'zod';

import { kind } from '../activity-kind.ts';
import { changed, title } from './shapes.ts';

const days = z.int().nullable();
export const retentionChanged = kind(
  'retention.changed',
  'retention',
  z.object({
    kind: title,
    dataset: z.string().nullable(),
    site: z.string().nullable(),
    /** Null: for ever; absent where the rule is another's default. */
    days: changed(days.optional()),
  }),
);
export const legalHoldPlaced = kind('legal_hold.placed', 'legal_hold', z.object({ scope: title, reason: z.string() }));
export const legalHoldReleaseAsked = kind(
  'legal_hold.release_asked',
  'legal_hold',
  z.object({ scope: title, reason: z.string() }),
);
export const legalHoldReleased = kind(
  'legal_hold.released',
  'legal_hold',
  z.object({ scope: title, reason: z.string(), askedBy: title }),
);
export const purgeStarted = kind('purge.started', 'purge', z.object({ cause: title }));
/** The ledger's verifier reads it: `activities` proves which entries lost their record. */
export const purgeFinished = kind(
  'purge.finished',
  'purge',
  z.object({
    records: z.int(),
    counts: z.record(z.string(), z.int()),
    activities: z.object({ count: z.int(), root: z.string() }),
    /** SHA-256 of what was signed. */
    certificate: z.string(),
  }),
);

const counts = z.record(z.string(), z.int());
/** None of these says whom it is about: the pseudonym is all that stays. */
export const privacyRequestAsked = kind(
  'privacy_request.asked',
  'privacy_request',
  z.object({ kind: title, pseudonym: z.string(), reference: z.string().nullable() }),
);
export const privacyRequestDeclined = kind(
  'privacy_request.declined',
  'privacy_request',
  z.object({ pseudonym: z.string(), reason: z.string() }),
);
/** It failed, was stopped before anything was changed, or its file is gone. */
export const privacyRequestEnded = kind(
  'privacy_request.ended',
  'privacy_request',
  z.object({ kind: title, pseudonym: z.string(), state: title, because: z.string() }),
);
export const privacyExportReady = kind(
  'privacy_export.ready',
  'privacy_request',
  z.object({ pseudonym: z.string(), counts }),
);
export const privacyExportTaken = kind('privacy_export.taken', 'privacy_request', z.object({ pseudonym: z.string() }));
export const erasureApproved = kind(
  'erasure.approved',
  'privacy_request',
  z.object({ pseudonym: z.string(), askedBy: z.string() }),
);
/** The ledger's verifier reads it: `activities` proves which records were changed, and into what. */
export const erasureFinished = kind(
  'erasure.finished',
  'privacy_request',
  z.object({
    outcome: title,
    pseudonym: z.string(),
    counts,
    activities: z.object({ count: z.int(), root: z.string() }),
    /** SHA-256 of what was signed. */
    certificate: z.string(),
  }),
);
