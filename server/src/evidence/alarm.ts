// What other parts of Tocsin hear of evidence, and what evidence hears of them.
import { evidenceSteps, legalHoldPlaced, legalHoldReleased, type Activity } from '@tocsin/contracts/activity';

import { raiseAlerts } from '#alerts';
import { inTransaction, type Context } from '#platform/context';
import { on, type Reaction } from '#platform/reactions';

import { addStep } from './custody.ts';
import { tables } from './tables.ts';

/** Bytes of evidence that are not those that were taken in: Data Manipulation, T1565.001. */
async function raiseMismatch(
  ctx: Context,
  { id, subjectId, at, data }: Activity<typeof evidenceSteps.mismatch_detected>,
): Promise<void> {
  const time = at.getTime();
  await raiseAlerts(ctx, {
    batchKey: `evidence mismatch ${id}`,
    detections: [
      {
        rule: {
          id: 'tocsin-evidence-mismatch',
          title: 'Evidence was changed',
          version: 1,
          severity: 4,
          description:
            'The bytes of an item of evidence do not have the SHA-256 they had when they were taken in. The item is frozen.',
          falsePositives: ['A failing disk, or a restore from an incomplete backup'],
          references: [],
          attack: { tactics: ['impact'], techniques: ['T1565.001'] },
        },
        site: null,
        dataset: 'tocsin.evidence',
        time,
        eventId: `${time}-0-0`,
        message: `${data.number}: the SHA-256 is not the one of its custody.`,
        matched: { 'evidence.number': data.number, 'evidence.found': data.detail ?? '' },
        fields: { 'event.kind': 'alert', 'event.module': 'tocsin', 'event.action': 'evidence_mismatch' },
        entities: [],
        dedup: subjectId,
        external: { product: 'Tocsin', via: 'Evidence', url: null, severity: null, status: 'firing', autoClose: false },
      },
    ],
  });
}

const heldItem = (scope: string): string | null => /^evidence ([0-9a-f-]{36})$/.exec(scope)?.[1] ?? null;

async function addHoldStep(
  ctx: Context,
  scope: string,
  { hold, action, reason }: { hold: string; action: 'hold_set' | 'hold_released'; reason: string },
): Promise<void> {
  const id = heldItem(scope);
  if (id === null) return;
  await inTransaction(ctx, async (tx) => {
    const row = await tables(tx.db)
      .selectFrom('evidence')
      .selectAll()
      .where('id', '=', id)
      .forUpdate()
      .executeTakeFirst();
    if (!row) return;
    const known = await tables(tx.db)
      .selectFrom('custodyEvent')
      .select('step')
      .where('evidenceId', '=', id)
      .where('action', '=', action)
      .execute();
    // A reaction may run twice.
    if (known.some(({ step }) => step.includes(hold))) return;
    await addStep(tx, row, { action, reason, changes: { hold } });
  });
}

const noteHold = (ctx: Context, { subjectId, data }: Activity<typeof legalHoldPlaced>): Promise<void> =>
  addHoldStep(ctx, data.scope, { hold: subjectId, action: 'hold_set', reason: data.reason });
const noteRelease = (ctx: Context, { subjectId, data }: Activity<typeof legalHoldReleased>): Promise<void> =>
  addHoldStep(ctx, data.scope, { hold: subjectId, action: 'hold_released', reason: data.reason });

export const reactions: readonly Reaction[] = [
  on(evidenceSteps.mismatch_detected, raiseMismatch),
  on(legalHoldPlaced, noteHold),
  on(legalHoldReleased, noteRelease),
];
