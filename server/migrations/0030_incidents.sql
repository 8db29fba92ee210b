-- Incidents: alerts that belong together, why each does, comments, and the groups that grouping rules hold open.

create table incident (
  id uuid primary key,
  org_id uuid not null,
  number text not null,
  title text not null,
  summary text not null,
  -- SEV1 is the worst.
  severity smallint not null check (severity between 1 and 5),
  stage text not null check (stage in ('new', 'triage', 'investigating', 'containing', 'eradicating', 'recovering', 'post_incident', 'closed')),
  verdict text check (verdict in ('true_positive', 'benign_true_positive', 'false_positive', 'duplicate', 'undetermined')),
  close_reason text,
  owner_id uuid,
  opened_by text not null,
  -- Taken from the member alerts whenever membership changes.
  alert_count integer not null,
  entities text[] not null,
  tactics text[] not null,
  techniques text[] not null,
  site_codes text[] not null,
  started_at timestamptz not null,
  last_activity_at timestamptz not null,
  created_at timestamptz not null,
  closed_at timestamptz,
  recurrence_of uuid references incident (id),
  -- Alerts that a grouping rule left out because the incident was full.
  beyond_cap integer not null default 0,
  search text not null,
  rev integer not null default 1,
  check ((stage = 'closed') = (verdict is not null)),
  check ((stage = 'closed') = (closed_at is not null)),
  unique (org_id, number)
);
select tocsin_wall('incident');
create index incident_active on incident (org_id, last_activity_at, id);
create index incident_created on incident (org_id, created_at, id);
create index incident_severity on incident (org_id, severity, last_activity_at, id);
create index incident_alert_count on incident (org_id, alert_count, last_activity_at, id);

create table incident_alert (
  id uuid primary key,
  org_id uuid not null,
  incident_id uuid not null references incident (id) on delete cascade,
  alert_id uuid not null,
  -- `manual` or the grouping rule's name.
  via text not null,
  because text not null,
  by_kind text not null,
  by_id text not null,
  by_name text not null,
  at timestamptz not null,
  -- The incident is open and the alert is in it.
  open boolean not null,
  removed_at timestamptz,
  removed_because text,
  check (not open or removed_at is null)
);
select tocsin_wall('incident_alert');
-- An alert is in at most one open incident, and once in each.
create unique index incident_alert_open on incident_alert (org_id, alert_id) where open;
create unique index incident_alert_member on incident_alert (incident_id, alert_id) where removed_at is null;
create index incident_alert_alert on incident_alert (org_id, alert_id);
create index incident_alert_page on incident_alert (org_id, incident_id, id) where removed_at is null;

create table incident_comment (
  id uuid primary key,
  org_id uuid not null,
  incident_id uuid not null references incident (id) on delete cascade,
  author_id uuid not null,
  author_name text not null,
  -- Markdown, kept as written.
  body text not null,
  created_at timestamptz not null,
  edited_at timestamptz
);
select tocsin_wall('incident_comment');
create index incident_comment_page on incident_comment (org_id, incident_id, id);

-- What a grouping rule holds together. The unique index lets one of two concurrent openers win.
create table incident_group (
  id uuid primary key,
  org_id uuid not null,
  group_key text not null,
  rule text not null,
  entity text not null,
  incident_id uuid not null references incident (id) on delete cascade,
  first_at timestamptz not null,
  last_at timestamptz not null,
  open boolean not null
);
select tocsin_wall('incident_group');
create unique index incident_group_open on incident_group (org_id, group_key) where open;
create index incident_group_key on incident_group (org_id, group_key, last_at);
create index incident_group_incident on incident_group (incident_id) where open;
