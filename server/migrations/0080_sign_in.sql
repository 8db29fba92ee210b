-- Signing in: what a session has proved, second factors, passkeys, and what an organisation asks of its people.

alter table session
  add column strength text not null default 'password',
  -- When its person last proved who they are, beside being signed in.
  add column stepped_up_at timestamptz;
create index session_of_person on session (person_id);

-- What follows belongs to a person, who may be a member of several organisations: only the system role reads it.
create table totp (
  person_id uuid primary key references person (id),
  -- Sealed with the instance's key.
  secret_sealed text not null,
  created_at timestamptz not null,
  -- Null: never used yet, and asked for by nobody.
  confirmed_at timestamptz,
  -- The time step (30 s) of the last code that was taken: it and those before are not taken again.
  last_step bigint not null default 0
);
grant select, insert, update, delete on totp to tocsin_system;

create table passkey (
  id uuid primary key,
  person_id uuid not null references person (id),
  -- base64url, as in WebAuthn's JSON.
  credential_id text not null unique,
  -- COSE key, base64url.
  public_key text not null,
  counter bigint not null,
  transports text[] not null,
  name text not null,
  backed_up boolean not null,
  created_at timestamptz not null,
  last_used_at timestamptz
);
create index passkey_person on passkey (person_id, id);
grant select, insert, update, delete on passkey to tocsin_system;

create table recovery_code (
  person_id uuid not null references person (id),
  -- SHA-256, hex.
  code_hash text not null,
  created_at timestamptz not null,
  primary key (person_id, code_hash)
);
grant select, insert, delete on recovery_code to tocsin_system;

-- Something begun that must be finished by whoever began it: a sign-in, a new passkey, a proof.
create table sign_in_ticket (
  id uuid primary key,
  token_hash text not null unique,
  purpose text not null,
  -- Null: not known before a passkey says so.
  person_id uuid references person (id),
  network text,
  -- What the passkey must sign, base64url.
  challenge text,
  attempts int not null default 0,
  expires_at timestamptz not null
);
create index sign_in_ticket_expires on sign_in_ticket (expires_at);
grant select, insert, update, delete on sign_in_ticket to tocsin_system;

create table password_reset (
  token_hash text primary key,
  person_id uuid not null references person (id),
  expires_at timestamptz not null
);
create index password_reset_person on password_reset (person_id);
grant select, insert, delete on password_reset to tocsin_system;

-- No row: the defaults.
create table security_policy (
  org_id uuid primary key references organisation (id),
  second_factor_roles text[] not null,
  idle_minutes int not null,
  lifetime_hours int not null,
  step_up_minutes int not null,
  least_password_length int not null,
  allowed_networks text[] not null,
  rev int not null
);
select tocsin_wall('security_policy');
