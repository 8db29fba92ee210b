-- The doors through which events come in: how each is set, what opens it, and who sends without credentials.

-- One row for each door that someone has changed; the others stand as they come. A port belongs to the machine, not to
-- an organisation: hence no wall, and only Tocsin itself reads and writes it.
create table ingest_door (
  id text primary key,
  enabled boolean not null,
  host text not null,
  -- Null: no port of its own.
  port int check (port between 1 and 65535),
  tls boolean not null,
  client_certificates text not null check (client_certificates in ('none', 'optional', 'required')),
  options jsonb not null,
  -- Whose the events are when the sender does not say; null where there is only one.
  organisation_id uuid references organisation (id),
  restricted boolean not null,
  rev int not null,
  changed_by text not null,
  changed_at timestamptz not null
);
grant select, insert, update on ingest_door to tocsin_system;

-- What a sender shows to be let in at one door.
create table ingest_token (
  id uuid primary key,
  org_id uuid not null references organisation (id),
  door_id text not null,
  name text not null,
  prefix text not null,
  -- SHA-256 of the token, hex.
  token_hash text not null unique,
  site_id uuid references site (id),
  source text,
  created_by text not null,
  created_at timestamptz not null,
  last_used_at timestamptz,
  revoked_at timestamptz
);
create index ingest_token_by_door on ingest_token (org_id, door_id, id);
select tocsin_wall('ingest_token');

-- Senders without credentials, known by their network or by the name in their certificate.
create table ingest_sender (
  id uuid primary key,
  org_id uuid not null references organisation (id),
  door_id text not null,
  name text not null,
  -- A network as `192.0.2.0/24`.
  network text,
  -- Lower case.
  certificate_name text,
  site_id uuid references site (id),
  source text,
  created_by text not null,
  created_at timestamptz not null,
  check ((network is null) <> (certificate_name is null)),
  -- Across organisations: one sender's events belong to one of them.
  constraint ingest_sender_network unique (door_id, network),
  constraint ingest_sender_certificate unique (door_id, certificate_name)
);
create index ingest_sender_by_door on ingest_sender (org_id, door_id, id);
select tocsin_wall('ingest_sender');
