// What grouping costs a raised alert with twenty active rules and many open alerts, beside the rules that come with Tocsin.
// On PostgreSQL where `TOCSIN_TEST_DATABASE_URL` names a server, else on the embedded engine. `--alerts 1000000` says how many.
import { GroupingRuleBody } from '@tocsin/contracts/grouping';
import { sql } from 'kysely';

import { groupAlertIntoIncident } from '../server/src/incidents/group-alert.ts';
import { createGroupingRule } from '../server/src/incidents/grouping/rules.ts';
import { newScene, noon, raise } from '../server/src/incidents/scene.ts';
import { inTransaction } from '../server/src/platform/context.ts';
import type { DatabaseHandle } from '../server/src/platform/database.ts';
import { everything } from '../server/src/platform/reach.ts';
import { testContext, testServerUrl, type TestContext } from '../server/src/platform/testing.ts';
import { openBenchDatabase } from './database.ts';
import { report, short } from './report.ts';

const named = (option: string): number => Number(process.argv[process.argv.indexOf(option) + 1]) || 0;
const alerts = named('--alerts') || (short ? 10_000 : 100_000);
const rounds = short ? 20 : 100;
const chunk = 50_000;

// A few hosts and users are in very many alerts, most in a handful.
const hosts = 3000;
const users = 5000;
const addresses = 20_000;
const spread = (n: number, step: number, of: number): number =>
  Math.floor(of * (((n * step) % 100_003) / 100_003) ** 3);
const spreadSql = (step: number, of: number) =>
  sql`floor(${of}::int * power((n * ${step}::bigint % 100003) / 100003.0, 3))::int`;
const domains = 400;

async function fill(handle: DatabaseHandle, { orgId }: TestContext): Promise<void> {
  const at = sql`(${new Date(noon)}::timestamptz - n * interval '4 seconds')`;
  for (let from = 1; from <= alerts; from += chunk)
    await handle.asOwner((db) =>
      sql`insert into alert (id, org_id, number, title, description, false_positives, reference_urls, severity,
          risk_score, score_factors, stage, site_code, rule_id, rule_title, rule_version, dataset, tactics, techniques,
          entities, dedup_key, dedup_kind, dedup_components, dedup_policy, dedup_open, dedup_since, quiet_count,
          distinct_contents, occurrence_count, first_seen_at, last_seen_at, created_at, updated_at, search)
        select gen_random_uuid(), ${orgId}::uuid, 'ALR-2025-' || n, 'Something was seen ' || n, repeat('What it is about. ', 20),
          '{}', '{}', (array[0,1,1,2,2,2,3,3,4,1])[1 + n % 10], n % 101, '{}', 'new', 's' || n % 30, 'rule-' || n * 17 % 200,
          'Rule ' || n * 17 % 200, 1, 'set-' || n % 12,
          case when n % 3 = 0 then '{execution}' else '{discovery,execution}' end::text[], '{T1059.001}',
          array['host:h' || ${spreadSql(7919, hosts)}, 'user:u' || ${spreadSql(6271, users)},
            'ip:10.0.0.' || ${spreadSql(104_729, addresses)}]
            || case when n % 5 = 0 then array['domain:d' || n % ${domains}::int || '.example.org'] else '{}' end,
          'key-' || n, 'auto', '[]', 'default', false, ${at}, 0, 1, 1 + n % 9, ${at}, ${at}, ${at}, ${at}, 'something was seen ' || n
        from generate_series(${from}::bigint, ${Math.min(alerts, from + chunk - 1)}::bigint) n`.execute(db),
    );
  await handle.asOwner((db) =>
    sql`insert into alert_entity (org_id, entity, alert_id) select org_id, unnest(entities), id from alert
      where org_id = ${orgId}::uuid`.execute(db),
  );
  for (const table of ['alert', 'alert_entity']) await handle.engine.query(`vacuum analyze ${table}`, []);
}

const keys = ['host', 'user', 'ip', 'domain', 'dataset', 'rule', 'tactic', 'hash'] as const;
const kinds = ['event_count', 'value_count', 'temporal', 'entity_overlap', 'group'] as const;

/** Of every kind and every key; they watch much, and group little. */
async function addRules(ctx: TestContext, count: number): Promise<void> {
  for (let n = 0; n < count; n += 1) {
    const kind = kinds[n % kinds.length] ?? 'group';
    const key = keys[n % keys.length] ?? 'host';
    await createGroupingRule(
      ctx,
      GroupingRuleBody.parse({
        name: `Own rule ${n}`,
        mode: 'active',
        kind,
        match: n % 3 === 0 ? { severity: [2, 3, 4] } : { tactic: ['execution'] },
        groupBy: n % 4 === 0 && key !== 'dataset' ? [key, 'dataset'] : [key],
        threshold: { count: 150, distinctBy: 'user' },
        sequence: ['missing-1', 'missing-2'],
        overlap: { propose: 15, attach: 18, weights: { host: 1, user: 1, ip: 1 } },
        action: kind === 'group' ? 'attach' : 'create',
      }),
    );
  }
}

const detectionOf = (n: number) => ({
  rule: `rule-${(n * 17) % 200}`,
  severity: [3, 2, 1, 4][n % 4] ?? 3,
  dataset: `set-${n % 12}`,
  minute: n / 15,
  entities: [
    `host:h${spread(n, 7919, hosts)}`,
    `user:u${spread(n, 6271, users)}`,
    `ip:10.0.0.${spread(n, 104_729, addresses)}`,
  ],
});

type Times = { median: number; p95: number };
const timesOf = (times: readonly number[]): Times => {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share: number): number => sorted[Math.floor(sorted.length * share)] ?? 0;
  return { median: at(0.5), p95: at(0.95) };
};

async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

let next = 0;
async function measure(person: TestContext, tocsin: TestContext): Promise<Times> {
  const times: number[] = [];
  for (let round = 0; round < rounds + 3; round += 1) {
    const [subjectId = ''] = await raise(person, detectionOf((next += 1)));
    const ms = await timed(() => groupAlertIntoIncident(tocsin, { subjectId }));
    // The first ones compile what the others run.
    if (round >= 3) times.push(ms);
  }
  return timesOf(times);
}

const handle = await openBenchDatabase();
try {
  const person = await newScene(handle);
  // Reactions see everything.
  const tocsin = await testContext(handle, { orgId: person.orgId, clock: person.clock, reach: everything });
  const filled = await timed(() => fill(handle, person));
  const empty: number[] = [];
  for (let round = 0; round < rounds; round += 1)
    empty.push(await timed(() => inTransaction(tocsin, ({ db }) => sql`select 1`.execute(db))));
  const shipped = await measure(person, tocsin);
  await addRules(person, 18);
  const twenty = await measure(person, tocsin);
  const ratio = (one: number, other: number): string => `${(one / other).toFixed(2).padStart(6)} ×`;
  const line = (what: string, { median, p95 }: Times): string =>
    `${what.padEnd(20)} ${ratio(median, shipped.median)} ${ratio(p95, shipped.p95)}   ${median.toFixed(1).padStart(7)} ms ${p95.toFixed(1).padStart(7)} ms`;
  report(
    'grouping',
    [
      `grouping: a raised alert among ${alerts} open ones, ${testServerUrl === null ? 'embedded engine' : 'PostgreSQL'}, made in ${Math.round(filled / 1000)} s; median, 95 of 100`,
      line('shipped rules', shipped),
      line('20 rules', twenty),
      line('empty transaction', timesOf(empty)),
      '× the shipped rules alone',
    ],
    { alerts, rounds, empty: timesOf(empty), shipped, twenty },
  );
} finally {
  await handle.close();
}
process.exit(0);
