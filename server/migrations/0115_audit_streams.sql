-- Where the audit trail is sent as it grows, and how far each receiver has got it.

create table audit_sink (
  id uuid primary key,
  org_id uuid not null references organisation (id),
  name text not null,
  -- The kind, the address and how the receiver knows us.
  settings jsonb not null,
  -- Sealed: a token, a shared secret, or a certificate with its key.
  credential text,
  -- Areas (`session`) and kinds (`session.refused`); empty: everything.
  filter text[] not null,
  -- Whether what concerns need-to-know incidents goes along.
  need_to_know boolean not null,
  enabled boolean not null,
  -- The last activity that was delivered, or passed over by the filter.
  xact xid8 not null,
  seq bigint not null,
  delivered bigint not null default 0,
  -- When the last activity that was delivered happened, and when it was sent.
  delivered_at timestamptz,
  sent_at timestamptz,
  -- Why the last attempt failed; null when it did not.
  problem text,
  failures int not null default 0,
  retry_at timestamptz,
  -- The process that sends at the moment.
  holder uuid,
  leased_until timestamptz,
  created_by text not null,
  created_at timestamptz not null,
  rev int not null,
  unique (org_id, name)
);
select tocsin_wall('audit_sink');

-- One organisation's activities in the order of the feed.
create index activity_org_feed on activity (org_id, xact, seq);
