-- Alerts: what detections become, deduplicated by key; with evidence, history and the index of entities.

create table alert (
  id uuid primary key,
  org_id uuid not null,
  number text not null,
  title text not null,
  description text not null,
  false_positives text[] not null,
  reference_urls text[] not null,
  severity smallint not null check (severity between 0 and 4),
  risk_score smallint not null check (risk_score between 0 and 100),
  score_factors text[] not null,
  stage text not null check (stage in ('new', 'acknowledged', 'investigating', 'resolved')),
  verdict text check (verdict in ('true_positive', 'benign_true_positive', 'false_positive', 'duplicate', 'undetermined')),
  verdict_reason text,
  resolved_at timestamptz,
  assignee_id uuid,
  site_id uuid,
  site_code text,
  rule_id text not null,
  rule_title text not null,
  rule_version integer not null,
  dataset text not null,
  tactics text[] not null,
  techniques text[] not null,
  entities text[] not null,
  dedup_key text not null,
  dedup_kind text not null check (dedup_kind in ('explicit', 'template', 'native', 'auto')),
  dedup_components jsonb not null,
  dedup_policy text not null,
  -- The alert takes further detections of its key. The unique index below decides races.
  dedup_open boolean not null,
  dedup_since timestamptz not null,
  quiet_since timestamptz,
  quiet_count integer not null,
  -- How often detections reopened it.
  reopen_count integer not null default 0,
  distinct_contents integer not null,
  occurrence_count integer not null,
  first_seen_at timestamptz not null,
  last_seen_at timestamptz not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  incident_id uuid,
  incident_number text,
  recurrence_of uuid,
  -- Lower case: number, title, entities and rule, for free text.
  search text not null,
  -- Counts what people (and reopening) did; a repeated detection leaves it alone, so that undo stays possible.
  rev integer not null default 1,
  check ((stage = 'resolved') = (verdict is not null)),
  unique (org_id, number)
);
select tocsin_wall('alert');

create unique index alert_dedup on alert (org_id, dedup_key) where dedup_open;

-- One index per sort, over all alerts and over the open ones: resolved alerts outnumber those soon.
create index alert_seen on alert (org_id, last_seen_at, id);
create index alert_created on alert (org_id, created_at, id);
create index alert_severity on alert (org_id, severity, last_seen_at, id);
create index alert_risk on alert (org_id, risk_score, last_seen_at, id);
create index alert_count on alert (org_id, occurrence_count, last_seen_at, id);
create index alert_open_seen on alert (org_id, last_seen_at, id) where stage <> 'resolved';
create index alert_open_created on alert (org_id, created_at, id) where stage <> 'resolved';
create index alert_open_severity on alert (org_id, severity, last_seen_at, id) where stage <> 'resolved';
create index alert_open_risk on alert (org_id, risk_score, last_seen_at, id) where stage <> 'resolved';
create index alert_open_count on alert (org_id, occurrence_count, last_seen_at, id) where stage <> 'resolved';

create index alert_rule on alert (org_id, rule_id, last_seen_at, id);
create index alert_assignee on alert (org_id, assignee_id, last_seen_at, id) where assignee_id is not null;
create index alert_incident on alert (org_id, incident_id, last_seen_at, id) where incident_id is not null;
create index alert_first_seen on alert (org_id, first_seen_at, severity);

-- Matched events kept with the alert: the first, the last 20 and one for each distinct content (at most 200).
create table alert_evidence (
  alert_id uuid not null references alert (id) on delete cascade,
  event_id text not null,
  org_id uuid not null,
  time timestamptz not null,
  content_hash text not null,
  distinct_content boolean not null,
  message text not null,
  matched jsonb not null,
  fields jsonb not null,
  primary key (alert_id, event_id)
);
select tocsin_wall('alert_evidence');

-- A B-tree by entity: under row-level security an array index would not be used.
create table alert_entity (
  org_id uuid not null,
  entity text not null,
  alert_id uuid not null references alert (id) on delete cascade,
  primary key (org_id, entity, alert_id)
);
select tocsin_wall('alert_entity');
create index alert_entity_alert on alert_entity (alert_id);

-- What arriving detections did to the alert, added up by hour.
create table alert_outcome (
  alert_id uuid not null references alert (id) on delete cascade,
  hour timestamptz not null,
  outcome text not null check (outcome in ('created', 'updated', 'repeated', 'reopened', 'recurred')),
  because text not null,
  org_id uuid not null,
  at timestamptz not null,
  count integer not null,
  primary key (alert_id, hour, outcome, because)
);
select tocsin_wall('alert_outcome');

-- Batches of detections that have been raised: a replay after a crash changes nothing.
create table raised_batch (
  org_id uuid not null,
  batch_key text not null,
  at timestamptz not null,
  counts jsonb not null,
  primary key (org_id, batch_key)
);
select tocsin_wall('raised_batch');
create index raised_batch_at on raised_batch (org_id, at);

-- Triage actions that can still be undone: what each alert was before, and the revision they left.
create table alert_operation (
  org_id uuid not null,
  operation_id text not null,
  alert_id uuid not null references alert (id) on delete cascade,
  actor_id text not null,
  at timestamptz not null,
  action text not null,
  before jsonb not null,
  rev_after integer not null,
  undone_at timestamptz,
  primary key (org_id, operation_id, alert_id)
);
select tocsin_wall('alert_operation');
create index alert_operation_at on alert_operation (org_id, at);
create index alert_operation_alert on alert_operation (alert_id);
