// How long each group of a search takes over many alerts and comments. `[TOCSIN_TEST_DATABASE_URL=…] node bench/finding.ts [--short]`
import { sql } from 'kysely';

import { findIn } from '../server/src/finding/find.ts';
import { testContext } from '../server/src/platform/testing.ts';
import { openBenchDatabase } from './database.ts';
import { report, short } from './report.ts';

const alerts = short ? 20_000 : 1_000_000;
const comments = short ? 5000 : 100_000;
const rounds = short ? 3 : 7;
const limitMs = 200;

const handle = await openBenchDatabase();
try {
  const ctx = await testContext(handle);
  const lyon = await testContext(handle, { orgId: ctx.orgId, clock: ctx.clock, role: 'analyst', sites: ['lyo'] });
  const { orgId } = ctx;
  console.log(`making ${alerts} alerts and ${comments} comments…`);
  const started = performance.now();
  await handle.asOwner(async (db) => {
    await sql`insert into alert (id, org_id, number, title, description, false_positives, reference_urls, severity,
        risk_score, score_factors, stage, verdict, site_code, rule_id, rule_title, rule_version, dataset, tactics,
        techniques, entities, dedup_key, dedup_kind, dedup_components, dedup_policy, dedup_open, dedup_since, quiet_count,
        distinct_contents, occurrence_count, first_seen_at, last_seen_at, created_at, updated_at, search)
      select gen_random_uuid(), ${orgId}::uuid, 'ALR-2026-' || n, 'Suspicious PowerShell download ' || n % 500, '', '{}', '{}',
        n % 5, n % 100, '{}', case when n % 3 = 0 then 'resolved' else 'new' end,
        case when n % 3 = 0 then 'benign_true_positive' end, (array['lyo', 'par', 'nce', 'mrs'])[1 + n % 4],
        'rule-' || n % 500, 'Rule ' || n % 500, 1, 'windows.sysmon', '{execution}', '{T1059.001}',
        array['host:ws' || n % 20000, 'user:u' || n % 5000], n::text, 'auto', '{}', 'house', false, now(), 0, 1, 1,
        at, at, at, at,
        lower('ALR-2026-' || n || E'\n' || 'Suspicious PowerShell download ' || n % 500 || E'\n' || 'ws' || n % 20000
          || E'\n' || 'u' || n % 5000 || E'\n' || 'rule-' || n % 500 || case when n % 100003 = 7 then E'\nmimikatz' else '' end)
      from (select n, date_trunc('milliseconds', now() - n * interval '3 seconds') as at
        from generate_series(1, ${alerts}) n) made`.execute(db);
    await sql`insert into incident (id, org_id, number, title, summary, severity, stage, opened_by, alert_count, entities,
        tactics, techniques, site_codes, started_at, last_activity_at, created_at, search)
      select gen_random_uuid(), ${orgId}::uuid, 'INC-2026-' || n, 'Intrusion at plant ' || n, 'Somebody got in', 1 + n % 5, 'new', 'hand',
        0, '{}', '{}', '{}', '{lyo}', at, at, at, '' from (select n,
        date_trunc('milliseconds', now() - n * interval '10 minutes') as at from generate_series(1, ${comments / 20}) n) made`.execute(
      db,
    );
    await sql`insert into incident_comment (id, org_id, incident_id, author_id, author_name, body, created_at)
      select gen_random_uuid(), ${orgId}::uuid, i.id, ${ctx.actor.id}::uuid, 'Ana',
        'Isolated the workstation ws' || n || ' and called the owner. ' || case when n % 5003 = 1 then 'beacon' else '' end,
        i.created_at + n * interval '1 minute'
      from incident i, generate_series(1, 20) n where i.org_id = ${orgId}::uuid`.execute(db);
    await sql`insert into incident_task (id, org_id, number, incident_id, title, description, phase, state, mandatory,
        depends_on, checklist, created_at, updated_at)
      select gen_random_uuid(), org_id, 'TSK' || number, id, 'Isolate the host', 'By the console', 'contain', 'todo', false, '{}', '[]',
        created_at, created_at from incident where org_id = ${orgId}::uuid`.execute(db);
    await sql`insert into alert_entity (org_id, entity, alert_id) select org_id, unnest(entities), id from alert
      where org_id = ${orgId}::uuid`.execute(db);
    await sql`insert into entity (id, org_id, kind, value, key, created_at)
      select gen_random_uuid(), ${orgId}::uuid, split_part(e, ':', 1), split_part(e, ':', 2), e, now()
      from (select distinct entity as e from alert_entity where org_id = ${orgId}::uuid) named`.execute(db);
    await sql`insert into entity_name (org_id, text, entity_id) select org_id, key, id from entity
      where org_id = ${orgId}::uuid`.execute(db);
    await sql`analyze`.execute(db);
  });
  console.log(`made in ${Math.round((performance.now() - started) / 1000)} s`);
  const questions = [
    'mimikatz',
    'powershell',
    'suspicious download severity:critical',
    'ws123',
    'workstation',
    'beacon',
    'powershell or beacon',
    'severity>=high assignee:none created:last 7d',
    'entity:host:ws77 not stage:resolved',
    'nothingatall',
  ];
  const figures: Record<string, number> = {};
  for (const [who, asker] of [
    ['all sites', ctx],
    ['one site', lyon],
  ] as const)
    for (const q of questions)
      for (const kind of ['alert', 'incident', 'entity', 'evidence', 'comment', 'task'] as const) {
        if (kind === 'evidence' && !asker.actor.permissions.has('evidence:read')) continue;
        const times: number[] = [];
        for (let round = 0; round < rounds; round += 1) {
          const from = performance.now();
          await findIn(kind)(asker, { q, limit: 10 });
          times.push(performance.now() - from);
        }
        figures[`${who}: ${q}: ${kind}`] = times.toSorted((a, b) => a - b)[Math.floor(rounds / 2)] ?? 0;
      }
  const slow = Object.entries(figures).filter(([, ms]) => ms > limitMs);
  const worst = Object.entries(figures)
    .toSorted(([, a], [, b]) => b - a)
    .slice(0, 12);
  report(
    'finding',
    [
      `Median of ${rounds}, ${alerts} alerts, ${comments} comments; the slowest:`,
      ...worst.map(([name, ms]) => `  ${ms.toFixed(0).padStart(5)} ms  ${name}`),
      `${slow.length} of ${Object.keys(figures).length} take longer than ${limitMs} ms`,
    ],
    figures,
  );
} finally {
  await handle.close();
}
