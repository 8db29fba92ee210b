-- What an incident says of itself beside its title, how it rests and ends, and what an organisation adds to all of that.

alter table incident
  add column type text,
  add column status_label text,
  add column tlp text check (tlp in ('clear', 'green', 'amber', 'amber+strict', 'red')),
  add column pap text check (pap in ('clear', 'green', 'amber', 'red')),
  -- Null: what severity and asset criticality make of it.
  add column priority smallint check (priority between 1 and 5),
  add column priority_reason text,
  -- Person by role.
  add column roles jsonb not null default '{}',
  add column impact jsonb not null default '{}',
  add column root_cause text not null default '',
  add column lessons text not null default '',
  -- Values by field id.
  add column custom jsonb not null default '{}',
  -- By name: when, what the change of stage had said, and who corrected it why.
  add column milestones jsonb not null default '{}',
  -- On hold: waiting on whom, until when, why, since when.
  add column hold jsonb,
  add column merged_into uuid references incident (id) on delete cascade;

do $$
declare
  old text;
begin
  for old in select conname from pg_constraint
    where conrelid = 'incident'::regclass and contype = 'c'
      and (pg_get_constraintdef(oid) like '%stage%')
  loop
    execute format('alter table incident drop constraint %I', old);
  end loop;
end
$$;
alter table incident
  add check (stage in ('new', 'triage', 'investigating', 'containing', 'eradicating', 'recovering', 'post_incident',
    'closed', 'cancelled', 'merged')),
  add check ((stage in ('closed', 'cancelled')) = (verdict is not null)),
  add check ((stage in ('closed', 'cancelled', 'merged')) = (closed_at is not null)),
  add check ((stage = 'merged') = (merged_into is not null));

-- What the texts of an incident said before they were changed.
create table incident_text (
  id uuid primary key,
  org_id uuid not null,
  incident_id uuid not null references incident (id) on delete cascade,
  field text not null check (field in ('summary', 'rootCause', 'lessons')),
  body text not null,
  author_id text not null,
  author_name text not null,
  at timestamptz not null
);
create index incident_text_page on incident_text (org_id, incident_id, field, id);
select tocsin_wall('incident_text');
select tocsin_narrow('incident_text', 'exists (select from incident where incident.id = incident_id)');

-- One document for an organisation; without a row nothing is added.
create table incident_model (
  org_id uuid primary key references organisation (id),
  model jsonb not null,
  rev integer not null,
  changed_by text not null,
  changed_at timestamptz not null
);
select tocsin_wall('incident_model');
