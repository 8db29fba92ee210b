-- The timeline of an incident: entries that are kept on it itself, what people say about entries of any kind, imports.

create table incident_timeline_import (
  id uuid primary key,
  org_id uuid not null references organisation,
  incident_id uuid not null references incident (id) on delete cascade,
  origin_incident_id uuid references incident (id) on delete set null,
  name text not null,
  format text not null check (format in ('csv', 'jsonl')),
  mapping jsonb not null,
  added integer not null,
  known integer not null,
  bad integer not null,
  -- Every row that could not be taken, as it stood in the file.
  rejected jsonb not null,
  by_id text not null,
  by_name text not null,
  at timestamptz not null,
  undone_at timestamptz,
  undone_by_id text,
  undone_by_name text
);
create index incident_timeline_import_page on incident_timeline_import (org_id, incident_id, id);
create index incident_timeline_import_origin on incident_timeline_import (origin_incident_id)
  where origin_incident_id is not null;
select tocsin_wall('incident_timeline_import');
select tocsin_narrow('incident_timeline_import', 'exists (select from incident where incident.id = incident_id)');

create table incident_timeline_entry (
  id uuid primary key,
  org_id uuid not null references organisation,
  incident_id uuid not null references incident (id) on delete cascade,
  origin_incident_id uuid references incident (id) on delete set null,
  kind text not null check (kind in ('manual', 'event', 'import')),
  lane text not null check (lane in ('attack', 'response', 'system', 'comms', 'decision')),
  surface text,
  occurred_at timestamptz not null,
  precision text not null,
  time_zone text,
  skew_ms bigint not null,
  end_at timestamptz,
  severity smallint not null check (severity between 0 and 4),
  title text not null,
  body text not null,
  tactics text[] not null,
  techniques text[] not null,
  -- `kind:value`; the first host and the first user once more, for swimlanes.
  entities text[] not null,
  host text,
  username text,
  refs jsonb not null,
  assertion text not null,
  confidence smallint check (confidence between 0 and 100),
  -- Of what was seen at one site; null: whoever sees the incident sees it.
  site_code text,
  -- An event is on a timeline once; a row of a file, too.
  once_key text,
  import_id uuid references incident_timeline_import (id) on delete cascade,
  author_id text not null,
  author_name text not null,
  created_at timestamptz not null,
  removed_at timestamptz,
  search text not null,
  rev integer not null default 1
);
create index incident_timeline_entry_page on incident_timeline_entry (incident_id, occurred_at, id)
  where removed_at is null;
create index incident_timeline_entry_import on incident_timeline_entry (import_id) where import_id is not null;
create index incident_timeline_entry_origin on incident_timeline_entry (origin_incident_id)
  where origin_incident_id is not null;
-- Where two incidents that hold the same are merged, each keeps its own.
create unique index incident_timeline_entry_once
  on incident_timeline_entry (incident_id, (coalesce(origin_incident_id, incident_id)), once_key)
  where once_key is not null and removed_at is null;
select tocsin_wall('incident_timeline_entry');
select tocsin_narrow('incident_timeline_entry', $$
  exists (select from incident where incident.id = incident_id)
  and (site_code is null or (select tocsin_reach_all_sites()) or site_code = any((select tocsin_reach_sites())::text[])) $$);

-- Starred, in the report, annotated: by the id of the entry, whatever it stands on.
create table incident_timeline_mark (
  id uuid primary key,
  org_id uuid not null references organisation,
  incident_id uuid not null references incident (id) on delete cascade,
  origin_incident_id uuid references incident (id) on delete set null,
  entry_key text not null,
  starred boolean not null,
  in_report boolean not null,
  annotation text not null,
  at timestamptz not null
);
create unique index incident_timeline_mark_once
  on incident_timeline_mark (incident_id, entry_key, (coalesce(origin_incident_id, incident_id)));
create index incident_timeline_mark_origin on incident_timeline_mark (origin_incident_id)
  where origin_incident_id is not null;
select tocsin_wall('incident_timeline_mark');
select tocsin_narrow('incident_timeline_mark', 'exists (select from incident where incident.id = incident_id)');

-- What an entry, or what people said about it, was before.
create table incident_timeline_revision (
  id uuid primary key,
  org_id uuid not null references organisation,
  incident_id uuid not null references incident (id) on delete cascade,
  origin_incident_id uuid references incident (id) on delete set null,
  entry_key text not null,
  fields jsonb not null,
  reason text not null,
  by_id text not null,
  by_name text not null,
  at timestamptz not null
);
create index incident_timeline_revision_page on incident_timeline_revision (incident_id, entry_key, id);
create index incident_timeline_revision_origin on incident_timeline_revision (origin_incident_id)
  where origin_incident_id is not null;
select tocsin_wall('incident_timeline_revision');
select tocsin_narrow('incident_timeline_revision', 'exists (select from incident where incident.id = incident_id)');
