// Changes what is said of an item; a sealed one keeps everything but its marking and labels.
import type { changeEvidence as endpoint } from '@tocsin/contracts/api/evidence';
import type { Evidence } from '@tocsin/contracts/evidence';
import type * as z from 'zod';

import { authorize } from '#platform/authorize';
import { inTransaction, type Context } from '#platform/context';
import { conflict } from '#platform/errors';

import { addStep } from './custody.ts';
import { requireUsable } from './guard.ts';
import { isOpen } from './lifecycle.ts';
import { present } from './present.ts';
import { lockEvidence, updateEvidence } from './store.ts';

/** @throws Problem `evidence_not_found`, `stale_revision`, `evidence_sealed`, `evidence_frozen`, `evidence_disposed` */
export async function changeEvidence(
  ctx: Context,
  { evidenceId, rev, title, description, tlp, labels }: z.output<typeof endpoint.input>,
): Promise<Evidence> {
  authorize(ctx, 'evidence:write');
  return inTransaction(ctx, async (tx) => {
    const row = await lockEvidence(tx.db, evidenceId, rev);
    requireUsable(row);
    if (!isOpen(row.state) && (title !== undefined || description !== undefined))
      throw conflict('evidence_sealed', 'A sealed item keeps its title and description.');
    const wanted = { title, description, tlp, labels };
    const changes = Object.fromEntries(
      Object.entries(wanted)
        .filter(
          ([name, after]) => after !== undefined && JSON.stringify(after) !== JSON.stringify(Reflect.get(row, name)),
        )
        .map(([name, after]) => [name, { before: Reflect.get(row, name), after }]),
    );
    if (Object.keys(changes).length === 0) return present(tx, row);
    const next = await updateEvidence(tx, row, {
      title: title ?? row.title,
      description: description ?? row.description,
      tlp: tlp ?? row.tlp,
      labels: labels ?? row.labels,
    });
    return present(
      tx,
      await addStep(tx, next, { action: 'changed', changes, detail: Object.keys(changes).join(', ') }),
    );
  });
}
