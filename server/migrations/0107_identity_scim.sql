-- SCIM 2.0: who keeps an organisation's people in step with its directory, and what the directory says of them.

create table scim_connection (
  id uuid primary key,
  org_id uuid not null references organisation (id),
  name text not null,
  prefix text not null,
  -- SHA-256, hex.
  token_hash text not null unique,
  previous_hash text,
  previous_until timestamptz,
  -- Of people who are in no group of `mappings`; null sites: all of them.
  default_role text not null,
  default_sites text[],
  -- A JSON list of group, role and sites: the first that fits decides.
  mappings text not null,
  enabled boolean not null default true,
  created_by text not null,
  created_at timestamptz not null,
  last_used_at timestamptz,
  last_used_ip text,
  rev int not null default 1
);
create index scim_connection_previous on scim_connection (previous_hash) where previous_hash is not null;
select tocsin_wall('scim_connection');

-- People a directory has spoken of. Whoever joined by invitation has no row until it does.
create table scim_user (
  org_id uuid not null,
  person_id uuid not null,
  connection_id uuid not null references scim_connection (id) on delete cascade,
  external_id text,
  user_name text not null,
  user_name_key text generated always as (lower(user_name)) stored,
  -- JSON: the parts of the name as the directory has them.
  name_parts text not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (org_id, person_id),
  unique (org_id, user_name_key),
  foreign key (org_id, person_id) references membership (org_id, person_id)
);
select tocsin_wall('scim_user');

create table scim_group (
  org_id uuid not null references organisation (id),
  team_id uuid primary key references team (id) on delete cascade,
  external_id text,
  updated_at timestamptz not null
);
select tocsin_wall('scim_group');
