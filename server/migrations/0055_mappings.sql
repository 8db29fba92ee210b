-- Mappings of an organisation's own formats, with every version that was saved.
create table mapping (
  org_id uuid not null references organisation,
  id uuid not null,
  name text not null,
  title text not null,
  -- The version at work; also the revision that changes are compared with.
  version integer not null,
  document jsonb not null,
  updated_at timestamptz not null,
  updated_by text not null,
  primary key (org_id, id),
  unique (org_id, name)
);
select tocsin_wall('mapping');

create table mapping_version (
  org_id uuid not null references organisation,
  mapping uuid not null,
  version integer not null,
  title text not null,
  document jsonb not null,
  note text not null,
  at timestamptz not null,
  by_name text not null,
  primary key (org_id, mapping, version),
  foreign key (org_id, mapping) references mapping (org_id, id) on delete cascade
);
select tocsin_wall('mapping_version');

-- Unparsed records that are read again, as a job.
create table replay (
  org_id uuid not null references organisation,
  id uuid not null,
  -- What could not be read, and what reads it now.
  source text not null,
  site text,
  read_as text not null,
  from_at timestamptz not null,
  to_at timestamptz not null,
  state text not null check (state in ('running', 'done', 'failed')),
  looked_at integer not null default 0,
  replayed integer not null default 0,
  because text,
  started_at timestamptz not null,
  started_by text not null,
  ended_at timestamptz,
  primary key (org_id, id)
);
create index replay_newest on replay (org_id, started_at desc);
select tocsin_wall('replay');
