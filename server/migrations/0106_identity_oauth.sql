-- OAuth 2.0: clients of service accounts, the keys that sign access tokens, and tokens that were taken back.

create table oauth_client (
  id uuid primary key,
  org_id uuid not null references organisation (id),
  service_account_id uuid not null references service_account (id),
  name text not null,
  -- SHA-256, hex; null for a client that signs with a key of its own.
  secret_hash text,
  previous_hash text,
  previous_until timestamptz,
  -- Its public keys, a JSON Web Key Set.
  jwks text,
  -- Null: whatever the account may do.
  scopes text[],
  created_by text not null,
  created_at timestamptz not null,
  last_used_at timestamptz,
  last_used_ip text,
  revoked_at timestamptz,
  check ((secret_hash is null) <> (jwks is null))
);
create index oauth_client_account on oauth_client (service_account_id, id);
select tocsin_wall('oauth_client');
select tocsin_narrow('oauth_client',
  '(select tocsin_reach_all_sites()) or exists (select from service_account where service_account.id = service_account_id)');

-- By its `jti`, until it would have ended by itself.
create table oauth_revoked_token (
  jti uuid primary key,
  org_id uuid not null references organisation (id),
  expires_at timestamptz not null
);
create index oauth_revoked_token_expires on oauth_revoked_token (expires_at);
select tocsin_wall('oauth_revoked_token');

-- Assertions that a client signed and that were taken: each counts once.
create table oauth_assertion (
  client_id uuid not null references oauth_client (id),
  org_id uuid not null references organisation (id),
  -- SHA-256 of its `jti`, hex.
  jti_hash text not null,
  expires_at timestamptz not null,
  primary key (client_id, jti_hash)
);
select tocsin_wall('oauth_assertion');

-- No row: the defaults.
create table oauth_policy (
  org_id uuid primary key references organisation (id),
  password_grant boolean not null,
  rev int not null
);
select tocsin_wall('oauth_policy');

-- Of the installation. A key follows another after 90 days.
create table oauth_signing_key (
  -- RFC 7638 thumbprint.
  id text primary key,
  generation int not null unique,
  public_jwk text not null,
  -- Sealed with the installation's key.
  private_sealed text not null,
  created_at timestamptz not null
);
grant select, insert, delete on oauth_signing_key to tocsin_system;
