-- Figures over all alerts and incidents, and the links that show them on a wall.

-- What is open is few; what was seen lately is many, and is counted from the index alone. Both hold what the wall asks.
create index alert_open_tally on alert (org_id, severity)
  include (stage, assignee_id, site_code, incident_id) where stage <> 'resolved';
create index alert_seen_tally on alert (org_id, first_seen_at)
  include (severity, stage, site_code, dataset, rule_id, assignee_id, incident_id);
drop index alert_first_seen;

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
