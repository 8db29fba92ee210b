-- Object storage that is read every few minutes, and what has been taken from it.

create table ingest_pull (
  id uuid primary key,
  org_id uuid not null references organisation,
  name text not null,
  endpoint text not null,
  region text not null,
  bucket text not null,
  prefix text not null,
  path_style boolean not null,
  -- Null: the bucket is open to everyone.
  access_key_id text,
  -- Sealed.
  secret text,
  source text not null,
  site_id uuid references site,
  every_minutes int not null check (every_minutes between 1 and 1440),
  -- Objects that were written before are passed over.
  since timestamptz,
  paused boolean not null,
  created_by text not null,
  created_at timestamptz not null,
  next_run_at timestamptz not null,
  -- One run at a time; a run that died lets go after a while.
  claimed_until timestamptz,
  started_at timestamptz,
  ended_at timestamptz,
  problem text,
  rev int not null
);
create index ingest_pull_due on ingest_pull (org_id, next_run_at) where not paused;
select tocsin_wall('ingest_pull');

-- Each version of an object is taken once.
create table ingest_pull_object (
  pull_id uuid not null references ingest_pull on delete cascade,
  org_id uuid not null references organisation,
  key text not null,
  etag text not null,
  size bigint not null,
  modified_at timestamptz not null,
  state text not null check (state in ('taken', 'waiting', 'set_aside')),
  tries int not null,
  -- Of one that waits to be tried again.
  next_try_at timestamptz,
  accepted bigint not null,
  unparsed bigint not null,
  reason text,
  at timestamptz not null,
  primary key (pull_id, key, etag, size)
);
create index ingest_pull_object_newest on ingest_pull_object (pull_id, at desc);
create index ingest_pull_object_aside on ingest_pull_object (pull_id, at desc) where state <> 'taken';
select tocsin_wall('ingest_pull_object');
