-- Service accounts: programs as members of an organisation; and keys that take the place of one another.

create table service_account (
  id uuid primary key,
  org_id uuid not null references organisation (id),
  name text not null,
  description text not null,
  owner_id uuid not null references person (id),
  -- One of the two: a role's key, or a set of permissions.
  role text,
  permissions text[],
  -- Null: all sites.
  site_codes text[],
  enabled boolean not null default true,
  expires_at timestamptz,
  last_used_at timestamptz,
  last_used_ip text,
  created_by text not null,
  created_at timestamptz not null,
  rev int not null default 1,
  unique (org_id, name),
  check ((role is null) <> (permissions is null))
);
select tocsin_wall('service_account');
select tocsin_narrow('service_account',
  '(select tocsin_reach_all_sites()) or site_codes <@ (select tocsin_reach_sites())::text[]');

alter table api_key
  add column service_account_id uuid references service_account (id),
  add column last_used_ip text,
  -- The key it takes the place of.
  add column replaces uuid references api_key (id),
  add column expiry_warned_at timestamptz;
create unique index api_key_replaces on api_key (replaces) where replaces is not null;
create index api_key_account on api_key (service_account_id) where service_account_id is not null;
