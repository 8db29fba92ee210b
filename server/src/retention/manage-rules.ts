// Rules of retention: seen, set, taken away; and the purges they led to.
import { retentionChanged } from '@tocsin/contracts/activity';
import { leastDays } from '@tocsin/contracts/api/retention';
import type { PurgeCertificate, Purge, RetainedKind, RetentionRule } from '@tocsin/contracts/api/retention';
import { isCertificate } from '@tocsin/contracts/ledger/certificate';
import type * as z from 'zod';

import { findSites, requireSites } from '#identity';
import { record } from '#platform/activity';
import { authorize } from '#platform/authorize';
import { inTransaction, type Context, type Tx } from '#platform/context';
import { invalid, notFound } from '#platform/errors';
import { uuidv7 } from '#platform/id';

import { presentedDefault, presentedLine, presentedRule } from './present.ts';
import { ofDatasets } from './rules.ts';
import { findPurge, findPurges, findRule, findRules, rulesInForce } from './store.ts';
import { tables } from './tables.ts';

/** In the order in which they are asked. */
export const listRulesWith =
  (eventDays: number) =>
  async (ctx: Context): Promise<{ items: RetentionRule[] }> => {
    authorize(ctx, 'privacy:read');
    return inTransaction(ctx, async ({ db, orgId }) => {
      const own = await findRules(db, orgId);
      const items = (await rulesInForce(db, orgId, eventDays)).map((rule) => {
        const row = own.find(
          ({ kind, dataset, site }) => kind === rule.kind && dataset === rule.dataset && site === rule.site,
        );
        return row && !rule.isDefault ? presentedRule(row) : presentedDefault(rule);
      });
      return { items };
    });
  };

export type RuleInput = { kind: RetainedKind; dataset: string | null; site: string | null; days: number | null };

/** @throws Problem `invalid_retention`, `sites_exceed_yours` */
export async function setRule(ctx: Context, input: RuleInput): Promise<RetentionRule> {
  authorize(ctx, 'privacy:write');
  return inTransaction(ctx, async (tx) => {
    const { kind, dataset, site, days } = input;
    requireSites(tx, site === null ? null : [site]);
    await check(tx, input);
    const before = await findRule(tx.db, { orgId: tx.orgId, kind, dataset, site });
    const changed = { days, changedBy: tx.actor.name, changedAt: tx.now() };
    const row = await tables(tx.db)
      .insertInto('retentionRule')
      .values({ id: uuidv7(), orgId: tx.orgId, kind, dataset, site, ...changed })
      .onConflict((on) => on.columns(['orgId', 'kind', 'dataset', 'site']).doUpdateSet(changed))
      .returningAll()
      .executeTakeFirstOrThrow();
    const subjectId = row.id;
    await record(
      tx,
      retentionChanged,
      { subjectId },
      { kind, dataset, site, days: { before: before?.days, after: days } },
    );
    return presentedRule(row);
  });
}

async function check(tx: Tx, { kind, dataset, site, days }: RuleInput): Promise<void> {
  const refuse = (pointer: string, detail: string) => {
    throw invalid('invalid_retention', 'This cannot be a rule of retention.', [{ pointer, detail }]);
  };
  if (days !== null && days < leastDays[kind]) refuse('/days', `At least ${leastDays[kind]} days.`);
  if (!ofDatasets(kind) && dataset !== null) refuse('/dataset', 'Only events and detections have a dataset.');
  if (!ofDatasets(kind) && site !== null) refuse('/site', 'Only events and detections are kept by site.');
  if (site !== null && !(await findSites(tx)).some(({ code }) => code === site))
    refuse('/site', 'There is no such site.');
}

/** @throws Problem `retention_rule_not_found`, `sites_exceed_yours` */
export async function deleteRule(ctx: Context, { ruleId }: { ruleId: string }): Promise<Record<string, never>> {
  authorize(ctx, 'privacy:write');
  return inTransaction(ctx, async (tx) => {
    const row = await tables(tx.db)
      .deleteFrom('retentionRule')
      .where('id', '=', ruleId)
      .returningAll()
      .executeTakeFirst();
    if (!row) throw notFound('retention rule', ruleId);
    const { kind, dataset, site, days } = row;
    requireSites(tx, site === null ? null : [site]);
    await record(
      tx,
      retentionChanged,
      { subjectId: ruleId },
      { kind, dataset, site, days: { before: days, after: undefined } },
    );
    return {};
  });
}

export async function listPurges(ctx: Context): Promise<{ items: Purge[] }> {
  authorize(ctx, 'privacy:read');
  return inTransaction(ctx, async ({ db, orgId }) => ({ items: (await findPurges(db, orgId)).map(presentedLine) }));
}

/** @throws Problem `purge_not_found`, also while it runs. */
export async function getCertificate(
  ctx: Context,
  { purgeId }: { purgeId: string },
): Promise<z.input<typeof PurgeCertificate>> {
  authorize(ctx, 'privacy:read');
  const purge = await inTransaction(ctx, ({ db }) => findPurge(db, purgeId));
  const certificate = purge?.certificate;
  if (!isCertificate(certificate)) throw notFound('purge', purgeId);
  return { ...certificate, format: 'tocsin-purge-v1' };
}
