-- How incidents stand to each other. `kind` says what `from_id` is to `to_id`.
create table incident_relation (
  id uuid primary key,
  org_id uuid not null,
  from_id uuid not null references incident (id) on delete cascade,
  to_id uuid not null references incident (id) on delete cascade,
  kind text not null check (kind in ('parent', 'recurrence_of', 'duplicate', 'related', 'split_from')),
  by_name text not null,
  at timestamptz not null,
  check (from_id <> to_id),
  unique (from_id, to_id, kind)
);
create index incident_relation_to on incident_relation (org_id, to_id);
select tocsin_wall('incident_relation');
select tocsin_narrow('incident_relation', $$
  exists (select from incident where incident.id = from_id)
  and exists (select from incident where incident.id = to_id) $$);
