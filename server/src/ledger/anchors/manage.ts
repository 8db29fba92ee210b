// An administrator says who is told the roots of the ledger, and sees what became of it.
import { ledgerAnchorSet, ledgerAnchorUnset } from '@tocsin/contracts/activity';
import type { AnchorTarget, LedgerAnchors } from '@tocsin/contracts/api/ledger-anchors';
import type * as api from '@tocsin/contracts/api/ledger-anchors';
import type { AnchorKind } from '@tocsin/contracts/ledger/format';
import type * as z from 'zod';

import { record } from '#platform/activity';
import { authorize } from '#platform/authorize';
import { inTransaction, type Context, type Tx } from '#platform/context';
import { conflict, invalid, notFound } from '#platform/errors';
import { uuidv7 } from '#platform/id';
import type { SealedColumn } from '#platform/keys/reseal';
import { Secret } from '#platform/secret';
import { checkGiven } from '#platform/secrets';

import { countOwed, findAnchors, findLastRoot, findSummaries, findTargets, lockTarget, putTarget, removeTarget } from './store.ts'; // prettier-ignore
import type { TargetRow } from './tables.ts';
import { anchorTarget, placeOfCredential, type AnchorGround } from './tell.ts';
import { certificatesIn } from './time-stamp.ts';

const shownAnchors = 100;

/** For the job that seals values with the newest key. */
export const anchorCredentials: SealedColumn = {
  table: 'ledger_anchor_target',
  column: 'credential',
  type: 'text',
  owner: 'org_id',
  each: (id, value, turn) => turn(String(value), placeOfCredential(id)),
};

async function presented(tx: Tx, row: TargetRow): Promise<AnchorTarget> {
  const summary = (await findSummaries(tx.db, row.orgId)).find(({ kind }) => kind === row.kind);
  return {
    kind: row.kind,
    settings: row.settings,
    hasCredential: row.credential !== null,
    enabled: row.enabled,
    afterRoot: Number(row.afterRoot),
    done: summary?.done ?? 0,
    last: summary?.lastAt && summary.lastNumber !== null ? { number: summary.lastNumber, at: summary.lastAt.toISOString() } : null, // prettier-ignore
    waiting: await countOwed(tx.db, row),
    createdBy: row.createdBy,
    createdAt: row.createdAt.toISOString(),
    rev: row.rev,
  };
}

export async function listLedgerAnchors(ctx: Context): Promise<LedgerAnchors> {
  authorize(ctx, 'ledger:read');
  return inTransaction(ctx, async (tx) => {
    const targets: AnchorTarget[] = [];
    for (const row of await findTargets(tx.db, tx.orgId)) targets.push(await presented(tx, row));
    const items = (await findAnchors(tx.db, tx.orgId, shownAnchors)).map((row) => ({
      number: Number(row.number),
      kind: row.kind,
      digest: row.digest,
      place: row.place,
      at: row.anchoredAt?.toISOString() ?? null,
      attempts: row.attempts,
      problem: row.problem,
      retryAt: row.retryAt?.toISOString() ?? null,
    }));
    return { targets, items };
  });
}

const endpointOf = ({ settings }: Pick<TargetRow, 'settings'>): string =>
  settings.kind === 'object-lock' ? settings.endpoint : '';

/** The bucket's secret is kept, unless it would now be sent elsewhere. @throws Problem `credential_needed` */
function keptCredential(before: TargetRow | undefined, settings: TargetRow['settings'], fresh: string | undefined) {
  if (settings.kind !== 'object-lock') return null;
  if (fresh !== undefined) return fresh;
  const isSame = before !== undefined && endpointOf(before) === settings.endpoint;
  if (isSame && before.credential !== null) return before.credential;
  throw invalid('credential_needed', 'The secret of the access key is needed.', [
    { pointer: '/credential', detail: 'It is needed with this address.' },
  ]);
}

/** @throws Problem `certificate_wrong`, `credential_needed`, `stale_revision`, `anchor_kind_differs` */
export const putLedgerAnchorWith =
  (ground: AnchorGround) =>
  async (ctx: Context, input: z.output<typeof api.putLedgerAnchor.input>): Promise<AnchorTarget> => {
    authorize(ctx, 'security:write');
    const { kind, settings, credential, enabled, rev } = input;
    if (settings.kind !== kind) throw invalid('anchor_kind_differs', 'The settings are of another kind of anchor.');
    if (settings.kind === 'rfc3161') certificatesIn(settings.ca);
    checkGiven(ctx, credential);
    const known = await inTransaction(ctx, ({ db, orgId }) => lockTarget(db, orgId, kind));
    const id = known?.id ?? uuidv7();
    const seal = credential === undefined ? null : await ground.vault.sealOf(ctx.orgId);
    const fresh = credential === undefined ? undefined : seal?.close(new Secret(credential), placeOfCredential(id));
    return inTransaction(ctx, async (tx) => {
      const before = await lockTarget(tx.db, tx.orgId, kind);
      if (before?.id !== known?.id || (rev !== undefined && before !== undefined && rev !== before.rev))
        throw conflict('stale_revision', 'Someone has changed this anchor since you loaded it. Look again, then repeat.'); // prettier-ignore
      const row = await putTarget(tx.db, {
        id,
        orgId: tx.orgId,
        kind,
        settings,
        credential: keptCredential(before, settings, fresh),
        enabled,
        // The newest root at once: it vouches for all before it.
        afterRoot: Math.max((await findLastRoot(tx.db, tx.orgId)) - 1, 0),
        createdBy: tx.actor.name,
        createdAt: tx.now(),
        rev: 1,
      });
      await record(tx, ledgerAnchorSet, { subjectId: tx.orgId }, { kind, enabled, settings });
      return presented(tx, row);
    });
  };

/** What was anchored stays. @throws Problem `ledger_anchor_not_found` */
export async function deleteLedgerAnchor(ctx: Context, { kind }: { kind: AnchorKind }): Promise<Record<string, never>> {
  authorize(ctx, 'security:write');
  return inTransaction(ctx, async (tx) => {
    if (!(await lockTarget(tx.db, tx.orgId, kind))) throw notFound('ledger anchor', kind);
    await removeTarget(tx.db, tx.orgId, kind);
    await record(tx, ledgerAnchorUnset, { subjectId: tx.orgId }, { kind });
    return {};
  });
}

/** Tells what waits at once. @throws Problem `ledger_anchor_not_found` */
export const runLedgerAnchorWith =
  (ground: AnchorGround) =>
  async (ctx: Context, { kind }: { kind: AnchorKind }): Promise<{ ok: boolean; problem: string | null }> => {
    authorize(ctx, 'ledger:verify');
    const target = await inTransaction(ctx, async ({ db, orgId }) =>
      (await findTargets(db, orgId)).find((each) => each.kind === kind),
    );
    if (!target) throw notFound('ledger anchor', kind);
    const problem = await anchorTarget(ctx, ground, target, null);
    return { ok: problem === null, problem };
  };
