-- Invitations: the only way into an organisation that is there already.

create table invitation (
  id uuid primary key,
  org_id uuid not null references organisation (id),
  email text not null,
  email_key text generated always as (lower(email)) stored,
  role text not null,
  -- Null: all sites.
  site_codes text[],
  -- SHA-256 of the link's token, hex.
  token_hash text not null unique,
  invited_by text not null,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  accepted_at timestamptz,
  revoked_at timestamptz
);
create index invitation_open on invitation (org_id, email_key) where accepted_at is null and revoked_at is null;
select tocsin_wall('invitation');
