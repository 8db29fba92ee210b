-- Roots of the ledger told to others, who can vouch later for when they were told.

create table ledger_anchor_target (
  id uuid primary key,
  org_id uuid not null references organisation (id),
  kind text not null check (kind in ('rfc3161', 'object-lock', 'e-mail')),
  settings jsonb not null,
  -- Sealed: the secret of the bucket's access key.
  credential text,
  enabled boolean not null,
  -- Roots after this one are anchored.
  after_root bigint not null,
  created_by text not null,
  created_at timestamptz not null,
  rev int not null,
  unique (org_id, kind)
);
select tocsin_wall('ledger_anchor_target');

create table ledger_anchor (
  org_id uuid not null references organisation (id),
  number bigint not null,
  kind text not null check (kind in ('rfc3161', 'object-lock', 'e-mail')),
  -- SHA-256 of what was signed of the root.
  digest text not null,
  -- Where it lies or went.
  place text not null,
  -- What the other side answered, in base64; null until it has.
  proof text,
  -- Done when it was; null while it fails.
  anchored_at timestamptz,
  attempts int not null,
  problem text,
  retry_at timestamptz,
  primary key (org_id, number, kind),
  foreign key (org_id, number) references ledger_root (org_id, number),
  check ((proof is null) = (anchored_at is null))
);
select tocsin_wall('ledger_anchor');
create index ledger_anchor_done on ledger_anchor (org_id, kind, number) where anchored_at is not null;

-- Written by Tocsin itself; people read.
revoke insert, update, delete on ledger_anchor from tocsin_app;
revoke delete on ledger_anchor from tocsin_system;
