-- Figures over all alerts and incidents, and the links that show them on a wall.

-- Counts are made from an index alone: those by which the queue is listed hold what is counted and what the wall asks.
drop index alert_seen, alert_open_seen, alert_first_seen;
create index alert_seen on alert (org_id, last_seen_at, id)
  include (severity, stage, site_code, dataset, rule_id, assignee_id, incident_id);
create index alert_open_seen on alert (org_id, last_seen_at, id)
  include (severity, stage, site_code, dataset, rule_id, assignee_id, incident_id) where stage <> 'resolved';
create index alert_first_seen on alert (org_id, first_seen_at)
  include (severity, stage, site_code, dataset, rule_id, assignee_id, incident_id);
-- Whoever is confined to a small site does not walk through the alerts of all the others.
create index alert_site on alert (org_id, site_code, last_seen_at, id) where site_code is not null;

create index incident_tally on incident (org_id, stage, severity) include (id, site_codes);
create index incident_open on incident (org_id, severity, created_at, id)
  where stage not in ('closed', 'cancelled', 'merged');
create index incident_task_open on incident_task (org_id, due_at, id)
  where state in ('todo', 'in_progress', 'blocked', 'in_review');
create index sla_clock_running on sla_clock (org_id, at_risk_at, due_at)
  where state in ('running', 'paused') and breached_at is null;

create table wallboard (
  id uuid primary key,
  org_id uuid not null references organisation (id),
  name text not null,
  token_hash text not null unique,
  -- Null: all sites, and what belongs to none.
  site_codes text[],
  panels text[] not null,
  seconds_each int not null,
  expires_at timestamptz,
  created_by text not null,
  created_at timestamptz not null,
  revoked_at timestamptz,
  last_seen_at timestamptz
);
create index wallboard_org on wallboard (org_id, id);
select tocsin_wall('wallboard');
-- Whoever is confined to sites sees the links that show no more than those.
select tocsin_narrow('wallboard',
  '(select tocsin_reach_all_sites()) or site_codes <@ (select tocsin_reach_sites())::text[]');

-- One screen that shows a wallboard.
create table wallboard_session (
  token_hash text primary key,
  org_id uuid not null references organisation (id),
  wallboard_id uuid not null references wallboard (id) on delete cascade,
  expires_at timestamptz not null
);
create index wallboard_session_of on wallboard_session (org_id, wallboard_id);
select tocsin_wall('wallboard_session');
