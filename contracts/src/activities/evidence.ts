// What happens to evidence: each step of custody is an activity of its own kind.
import * as z from 'zod';

import { kind } from '../activity-kind.ts';

/** `seq` and `hash` tie the activity, and so the ledger's signed roots, to the item's own chain. */
const step = z.object({
  number: z.string(),
  title: z.string(),
  seq: z.int(),
  hash: z.string(),
  reason: z.string().nullable(),
  /** In one line: a hash, a name, what a scanner found. */
  detail: z.string().nullable(),
});
const about = (type: string) => kind(`evidence.${type}`, 'evidence', step);

export const evidenceSteps = {
  registered: about('registered'),
  uploaded: about('uploaded'),
  condemned: about('condemned'),
  hash_verified: about('hash_verified'),
  mismatch_detected: about('mismatch_detected'),
  changed: about('changed'),
  sealed: about('sealed'),
  viewed: about('viewed'),
  downloaded: about('downloaded'),
  exported: about('exported'),
  analysis_begun: about('analysis_begun'),
  analysis_ended: about('analysis_ended'),
  derived: about('derived'),
  transferred_out: about('transferred_out'),
  transfer_accepted: about('transfer_accepted'),
  returned: about('returned'),
  hold_set: about('hold_set'),
  hold_released: about('hold_released'),
  disposal_requested: about('disposal_requested'),
  disposal_refused: about('disposal_refused'),
  disposed: about('disposed'),
} as const;
export const evidenceLimitsChanged = kind(
  'evidence.limits_changed',
  'organisation',
  z.object({ mostFileBytes: z.int(), mostTotalBytes: z.int() }),
);
