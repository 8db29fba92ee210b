-- Incidents that become one: what is in the merged one points to the other, and remembers where it was.

alter table incident_alert add column origin_incident_id uuid references incident (id) on delete set null;
alter table incident_comment add column origin_incident_id uuid references incident (id) on delete set null;
alter table incident_group add column origin_incident_id uuid references incident (id) on delete set null;
create index incident_alert_origin on incident_alert (origin_incident_id) where origin_incident_id is not null;
create index incident_comment_origin on incident_comment (origin_incident_id) where origin_incident_id is not null;
create index incident_group_origin on incident_group (origin_incident_id) where origin_incident_id is not null;
create index incident_merged_into on incident (merged_into) where merged_into is not null;

-- Kept after it is undone: it says what happened.
create table incident_merge (
  id uuid primary key,
  org_id uuid not null,
  source_id uuid not null references incident (id) on delete cascade,
  target_id uuid not null references incident (id) on delete cascade,
  reason text not null,
  by_id text not null,
  by_name text not null,
  at timestamptz not null,
  -- The source's own, to go back to.
  source_stage text not null,
  -- By field of the target: what it said before and after, and what the source said.
  effects jsonb not null,
  -- What the source's restriction was; null: none.
  source_access jsonb,
  undone_at timestamptz
);
create unique index incident_merge_source on incident_merge (source_id) where undone_at is null;
create index incident_merge_target on incident_merge (org_id, target_id, id);
select tocsin_wall('incident_merge');
select tocsin_narrow('incident_merge', $$
  exists (select from incident where incident.id = source_id)
  and exists (select from incident where incident.id = target_id) $$);
