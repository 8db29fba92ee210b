// Takes a rule back to shadow that matches far more than its backtest said, and tells its owner.
import { ruleRolledBack } from '@tocsin/contracts/activity';
import { healthPhrases } from '@tocsin/contracts/phrases/health';
import { rulePhrases } from '@tocsin/contracts/phrases/rules';
import { say } from '@tocsin/contracts/phrases/template';

import { actOnAlerts, raiseAlerts } from '#alerts';
import { record } from '#platform/activity';
import { inTransaction, type Context, type Tx } from '#platform/context';
import { type EventStore, wallOf } from '#platform/event-store';

import { putToWork } from '../deploy/deploy.ts';
import { readPolicy } from '../deploy/policy.ts';
import { findRule, tables } from '../store.ts';

const hourMs = 3_600_000;
/** What the alert of a rollback names as its rule. */
export const rollbackRuleId = 'tocsin.rule-rolled-back';

type Candidate = { id: string; ruleId: string; version: number; expectedPerHour: number };

/** By the clock: every active rule whose deployment has an expected rate, against the matches of the last hour. */
export async function rollBackLoudRules(ctx: Context, store: EventStore): Promise<void> {
  const { policy, candidates } = await inTransaction(ctx, async (tx) => ({
    policy: await readPolicy(tx.db),
    candidates: await candidatesOf(tx),
  }));
  const { rollbackFactor: factor, rollbackMinimum: minimum } = policy;
  if (factor === null || candidates.length === 0) return;
  const rows = await store.query<{ rule_id: string; n: string }>(
    `SELECT rule_id, count() AS n FROM detection
    PREWHERE org = {org:String} AND rule_id IN {rules:Array(String)}
    WHERE mode = 'active' AND detected >= fromUnixTimestamp64Milli({since:Int64}, 'UTC')
    GROUP BY rule_id HAVING n > {minimum:UInt32}`,
    {
      wall: wallOf(ctx),
      params: {
        org: ctx.orgId,
        rules: candidates.map(({ ruleId }) => ruleId),
        since: ctx.now().getTime() - hourMs,
        minimum,
      },
    },
  );
  for (const { rule_id: ruleId, n } of rows) {
    const candidate = candidates.find((each) => each.ruleId === ruleId);
    if (candidate && Number(n) > factor * candidate.expectedPerHour) await rollBack(ctx, candidate, Number(n));
  }
}

const candidatesOf = async (tx: Tx): Promise<Candidate[]> =>
  (
    await tables(tx.db)
      .selectFrom('rule')
      .innerJoin('ruleDeployment', 'ruleDeployment.rule', 'rule.id')
      .select(['rule.id', 'rule.ruleId', 'ruleDeployment.version', 'ruleDeployment.expectedPerHour'])
      .where('rule.mode', '=', 'active')
      .where('ruleDeployment.endedAt', 'is', null)
      .where('ruleDeployment.expectedPerHour', 'is not', null)
      .execute()
  ).map((row) => ({ ...row, expectedPerHour: row.expectedPerHour ?? 0 }));

async function rollBack(ctx: Context, { id, version, expectedPerHour }: Candidate, hitsPerHour: number): Promise<void> {
  await inTransaction(ctx, async (tx) => {
    // Whoever comes second finds that the stretch is over.
    const { numUpdatedRows } = await tables(tx.db)
      .updateTable('ruleDeployment')
      .set({ rolledBack: true })
      .where('rule', '=', id)
      .where('endedAt', 'is', null)
      .where('rolledBack', '=', false)
      .executeTakeFirstOrThrow();
    const rule = await findRule(tx.db, id);
    if (numUpdatedRows === 0n || !rule || rule.mode !== 'active') return;
    const loudness = { hits: hitsPerHour, expected: expectedPerHour.toFixed(2) };
    const because = say(healthPhrases.tooLoud, loudness);
    await putToWork(tx, rule, { mode: 'shadow', version, because });
    const { ruleId, title, owner } = rule;
    await record(
      tx,
      ruleRolledBack,
      { subjectId: id },
      { ruleId, title, version, hitsPerHour, expectedPerHour, owner },
    );
    const { alerts } = await raiseAlerts(tx, {
      batchKey: `rollback ${id} ${version} ${tx.now().toISOString()}`,
      detections: [
        {
          rule: {
            id: rollbackRuleId,
            title: say(healthPhrases.rolledBackTitle, { rule: title }),
            version: 1,
            severity: 2,
            description: say(healthPhrases.rolledBackMeans, loudness),
            falsePositives: [],
            references: [],
            attack: { tactics: [], techniques: [] },
          },
          site: null,
          dataset: 'tocsin.rules',
          time: tx.now().getTime(),
          eventId: `${tx.now().getTime()}-0-0`,
          message: say(rulePhrases.loudRule, { rule: title, ...loudness }),
          matched: { rule: title, 'matches an hour': String(hitsPerHour), expected: loudness.expected },
          fields: {},
          entities: [],
          dedup: `rollback ${ruleId}`,
        },
      ],
    });
    const ids = alerts.map((alert) => alert.id);
    if (owner && ids.length > 0) await actOnAlerts(tx, { ids, action: 'assign', assigneeId: owner.id });
  });
}
