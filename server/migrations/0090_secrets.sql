-- The keys of the organisations, and the secrets that are kept or fetched for them.

-- The key that the values of one organisation are sealed with, itself sealed by the master key. Rows of the
-- organisation 00000000-0000-0000-0000-000000000000 are the installation's own: hence no reference.
create table data_key (
  org_id uuid not null,
  version int not null check (version between 1 and 1000000),
  -- Null once it was destroyed.
  wrapped text,
  -- Which master key opens it.
  master_key text not null,
  state text not null check (state in ('active', 'retired', 'shredded')),
  created_at timestamptz not null,
  primary key (org_id, version),
  check ((wrapped is null) = (state = 'shredded'))
);
create unique index data_key_active on data_key (org_id) where state = 'active';
select tocsin_wall('data_key');

-- How far the sealed values of one place have come in being sealed with the newest key.
create table reseal (
  org_id uuid not null,
  version int not null,
  place text not null,
  -- The last row done, '' before the first.
  cursor text not null default '',
  done int not null default 0,
  -- Those that no key opens.
  failed int not null default 0,
  total int not null,
  finished_at timestamptz,
  primary key (org_id, version, place)
);
select tocsin_wall('reseal');

create table secret (
  id uuid primary key,
  org_id uuid not null references organisation (id),
  name text not null,
  description text not null,
  -- Sealed, as the one before, which stays valid for a while after a rotation.
  current text not null,
  previous text,
  previous_until timestamptz,
  rotate_every_days int check (rotate_every_days between 1 and 3650),
  rotated_at timestamptz not null,
  created_by text not null,
  created_at timestamptz not null,
  rev int not null,
  unique (org_id, name)
);
select tocsin_wall('secret');

create table secret_provider (
  id uuid primary key,
  org_id uuid not null references organisation (id),
  name text not null,
  settings jsonb not null,
  -- Sealed: an AWS secret access key, a token of HashiCorp Vault.
  credential text not null,
  checked_at timestamptz,
  -- Why the last test failed; null when it did not.
  problem text,
  created_by text not null,
  created_at timestamptz not null,
  rev int not null,
  unique (org_id, name)
);
select tocsin_wall('secret_provider');

-- Who used what, one row a day.
create table secret_use (
  org_id uuid not null references organisation (id),
  -- `provider/name`
  secret text not null,
  purpose text not null,
  actor_kind text not null,
  actor_id text not null,
  actor_name text not null,
  day date not null,
  uses bigint not null,
  last_at timestamptz not null,
  primary key (org_id, secret, day, purpose, actor_kind, actor_id)
);
select tocsin_wall('secret_use');
