-- Single sign-on: identity providers, who signed in through them, and sign-ins under way.

create table identity_provider (
  id uuid primary key,
  org_id uuid not null references organisation (id),
  name text not null,
  enabled boolean not null default false,
  -- With `kind`: oidc or saml.
  settings jsonb not null,
  -- Of an OIDC client: sealed, or a sealed reference.
  client_secret text,
  jit boolean not null default false,
  default_role text,
  rules jsonb not null default '[]',
  roles_follow boolean not null default false,
  -- Lower case.
  domains text[] not null default '{}',
  enforced boolean not null default false,
  trusts_second_factor boolean not null default false,
  created_by text not null,
  created_at timestamptz not null,
  rev int not null default 1
);
create index identity_provider_org on identity_provider (org_id);
create index identity_provider_domains on identity_provider using gin (domains);
select tocsin_wall('identity_provider');

create table external_identity (
  org_id uuid not null references organisation (id),
  provider_id uuid not null references identity_provider (id) on delete cascade,
  -- `sub`, or the NameID: what the provider never gives to another person.
  subject text not null,
  person_id uuid not null references person (id),
  created_at timestamptz not null,
  last_used_at timestamptz not null,
  primary key (provider_id, subject)
);
create index external_identity_person on external_identity (org_id, person_id);
select tocsin_wall('external_identity');

-- A way to a provider and back that is not finished. What the browser holds is in none of these columns but as a hash.
create table sign_in_flow (
  id uuid primary key,
  org_id uuid not null references organisation (id),
  provider_id uuid not null references identity_provider (id) on delete cascade,
  purpose text not null check (purpose in ('sign-in', 'test', 'step-up')),
  -- SHA-256, hex: of what travels with the browser, and of the cookie that ties the flow to it.
  state_hash text not null unique,
  browser_hash text not null,
  -- Whose test or proof it is, and of which session.
  person_id uuid references person (id),
  session_id uuid,
  return_path text,
  started_at timestamptz not null,
  expires_at timestamptz not null,
  -- Of SAML: what was proven by a form from another site, until the browser's own cookie says that it was ours.
  proven jsonb,
  -- Of a test: what it brought.
  outcome jsonb,
  spent boolean not null default false
);
create index sign_in_flow_expires on sign_in_flow (expires_at);
select tocsin_wall('sign_in_flow');

-- Assertions that were used, until they would be too old anyway.
create table saml_assertion (
  org_id uuid not null references organisation (id),
  provider_id uuid not null references identity_provider (id) on delete cascade,
  assertion_id text not null,
  expires_at timestamptz not null,
  primary key (provider_id, assertion_id)
);
create index saml_assertion_expires on saml_assertion (expires_at);
select tocsin_wall('saml_assertion');

alter table session add column provider_id uuid references identity_provider (id) on delete set null;
create index session_provider on session (provider_id) where provider_id is not null;
-- Of a sign-in through a provider that asks for our second factor.
alter table sign_in_ticket add column provider_id uuid references identity_provider (id) on delete cascade;
