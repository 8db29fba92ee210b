-- People, what they are in each organisation, their sessions; sites; API keys; and what guards the sign-in.

-- A person is one sign-in across organisations; what they may do is in `membership`.
create table person (
  id uuid primary key,
  -- As typed, for showing; `email_key` is what is compared.
  email text not null,
  email_key text generated always as (lower(email)) stored unique,
  name text not null,
  -- Argon2id as a PHC string; null signs nobody in.
  password_hash text,
  last_sign_in_at timestamptz,
  created_at timestamptz not null default now()
);

create table membership (
  org_id uuid not null references organisation (id),
  person_id uuid not null references person (id),
  role text not null check (role in ('admin', 'supervisor', 'analyst', 'viewer')),
  active boolean not null default true,
  created_at timestamptz not null default now(),
  primary key (org_id, person_id)
);
create index membership_person on membership (person_id);
select tocsin_wall('membership');

-- An organisation sees its own members, and never a password's hash.
alter table person enable row level security;
alter table person force row level security;
create policy members on person to tocsin_app
  using (exists (select from membership where membership.person_id = person.id))
  with check (true);
create policy system on person to tocsin_system using (true) with check (true);
grant select (id, email, email_key, name, last_sign_in_at, created_at), insert, update on person to tocsin_app;
grant select, insert, update on person to tocsin_system;

create table session (
  id uuid primary key,
  org_id uuid not null references organisation (id),
  person_id uuid not null references person (id),
  -- SHA-256 of the cookie's value, hex.
  token_hash text not null unique,
  created_at timestamptz not null,
  last_seen_at timestamptz not null,
  expires_at timestamptz not null,
  ip text,
  user_agent text
);
create index session_person on session (org_id, person_id);
create index session_expires on session (expires_at);
select tocsin_wall('session');

create table site (
  id uuid primary key,
  org_id uuid not null references organisation (id),
  code text not null,
  name text not null,
  city text,
  latitude double precision,
  longitude double precision,
  created_at timestamptz not null,
  unique (org_id, code)
);
select tocsin_wall('site');

-- A key belongs to the organisation: it goes on working when the person who made it leaves.
create table api_key (
  id uuid primary key,
  org_id uuid not null references organisation (id),
  name text not null,
  prefix text not null,
  -- SHA-256 of the key, hex.
  key_hash text not null unique,
  scopes text[] not null,
  site_id uuid references site (id),
  created_by text not null,
  created_at timestamptz not null,
  last_used_at timestamptz,
  expires_at timestamptz,
  revoked_at timestamptz
);
create index api_key_org on api_key (org_id, id);
select tocsin_wall('api_key');

-- Attempts to sign in that did not (or not yet) succeed; before any organisation is known, so without the wall.
create table sign_in_failure (
  id uuid primary key,
  email_key text not null,
  -- An IPv4 address or an IPv6 /64.
  network text,
  at timestamptz not null
);
create index sign_in_failure_email on sign_in_failure (email_key, at);
create index sign_in_failure_network on sign_in_failure (network, at);
grant select, insert, delete on sign_in_failure to tocsin_system;

-- The one-time token of the first start: at most one row, gone once it is used.
create table setup_token (
  single boolean primary key default true check (single),
  token_hash text not null,
  created_at timestamptz not null
);
grant select, insert, update, delete on setup_token to tocsin_system;
