// One alert with its evidence.
import type { AlertDetail } from '@tocsin/contracts/alert';
import * as z from 'zod';

import { assetsOf } from '#assets';
import { authorize } from '#platform/authorize';
import { inTransaction, type Context } from '#platform/context';
import { notFound } from '#platform/errors';

import { presentAlerts } from './present.ts';
import { findAlert, findEvidence } from './store.ts';

const Matched = z.record(z.string(), z.string());
const Fields = z.record(z.string(), z.unknown());

/** @throws Problem `not_found`. */
export async function getAlert(ctx: Context, { alertId }: { alertId: string }): Promise<AlertDetail> {
  authorize(ctx, 'alert:read');

  return inTransaction(ctx, async (tx) => {
    const row = await findAlert(tx.db, alertId);
    if (!row) throw notFound('alert', alertId);
    const [alert] = await presentAlerts(tx, [row]);
    if (!alert) throw notFound('alert', alertId);
    const evidence = await findEvidence(tx.db, row.id);
    const assets = await assetsOf(tx, row.entities);
    return {
      ...alert,
      description: row.description,
      falsePositives: row.falsePositives,
      references: row.referenceUrls,
      scoreFactors: row.scoreFactors,
      assets: [...assets].map(([entity, asset]) => ({ entity, ...asset })),
      evidence: evidence.map(({ eventId, time, message, matched, fields }) => ({
        eventId,
        time: time.toISOString(),
        message,
        matched: Matched.parse(matched),
        fields: Fields.parse(fields),
      })),
    };
  });
}
