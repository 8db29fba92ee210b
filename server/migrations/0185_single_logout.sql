-- Encrypted assertions and single logout.

-- Key pairs of ours towards a SAML provider; two while it changes over from one to the other.
create table provider_key (
  id uuid primary key,
  org_id uuid not null references organisation (id),
  provider_id uuid not null references identity_provider (id) on delete cascade,
  -- PEM.
  certificate text not null,
  -- PKCS #8 in PEM, sealed.
  private_key text not null,
  created_by text not null,
  created_at timestamptz not null,
  expires_at timestamptz not null
);
create index provider_key_provider on provider_key (provider_id, created_at desc);
select tocsin_wall('provider_key');

-- What the provider said of the session it began: subject, SessionIndex or sid, the ID token (sealed).
alter table session add column at_provider jsonb;
create index session_at_provider on session (provider_id, (at_provider ->> 'subject')) where at_provider is not null;
alter table sign_in_ticket add column at_provider jsonb;
