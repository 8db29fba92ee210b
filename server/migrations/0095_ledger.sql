-- The ledger: every record hashed and chained after it was written, and roots over them that are signed each hour.

-- How the caller had signed in, with what program, and what became of it.
alter table activity
  add column strength text,
  add column user_agent text,
  add column result text not null default 'done' check (result in ('done', 'refused', 'read'));
create index activity_actor on activity (org_id, actor_id, id);

create table ledger_entry (
  org_id uuid not null references organisation,
  seq bigint not null check (seq > 0),
  record_kind text not null,
  record_id uuid not null,
  at timestamptz not null,
  content_hash text not null,
  prev_hash text not null,
  hash text not null,
  primary key (org_id, seq),
  unique (org_id, record_kind, record_id)
);
select tocsin_wall('ledger_entry');

create table ledger_key (
  org_id uuid not null references organisation,
  -- The fingerprint of the public key.
  id text not null,
  public_key text not null,
  private_sealed text not null,
  created_at timestamptz not null,
  primary key (org_id, id)
);
select tocsin_wall('ledger_key');

create table ledger_root (
  org_id uuid not null references organisation,
  number bigint not null check (number > 0),
  from_seq bigint not null,
  to_seq bigint not null,
  root text not null,
  prev_root text not null,
  at timestamptz not null,
  key_id text not null,
  signature text not null,
  primary key (org_id, number),
  foreign key (org_id, key_id) references ledger_key (org_id, id)
);
select tocsin_wall('ledger_root');

-- Written once, by Tocsin itself; people read.
revoke insert, update, delete on ledger_entry, ledger_root, ledger_key from tocsin_app;
revoke update, delete on ledger_entry, ledger_root, ledger_key from tocsin_system;
revoke select on ledger_key from tocsin_app;
grant select (org_id, id, public_key, created_at) on ledger_key to tocsin_app;
