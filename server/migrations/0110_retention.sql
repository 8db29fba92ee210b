-- What is kept for how long, what is held, what was purged, and the certificates of that.

-- No row: the kind's default.
create table retention_rule (
  id uuid primary key,
  org_id uuid not null references organisation,
  kind text not null,
  -- Of events and detections: a dataset, or the beginning of datasets as `sysmon.*`; null: all.
  dataset text,
  site text,
  -- Null: for ever.
  days int check (days > 0),
  changed_by text not null,
  changed_at timestamptz not null,
  unique nulls not distinct (org_id, kind, dataset, site)
);
select tocsin_wall('retention_rule');
select tocsin_narrow('retention_rule',
  'site is null or (select tocsin_reach_all_sites()) or site = any((select tocsin_reach_sites())::text[])');

create table legal_hold (
  id uuid primary key,
  org_id uuid not null references organisation,
  scope jsonb not null,
  reason text not null,
  placed_by_id text not null,
  placed_by_name text not null,
  placed_at timestamptz not null,
  -- Who asks for its end, and who else agreed.
  release_asked_by_id text,
  release_asked_by_name text,
  release_asked_at timestamptz,
  release_reason text,
  released_by_id text,
  released_by_name text,
  released_at timestamptz,
  check (released_at is null or released_by_id <> release_asked_by_id)
);
create index legal_hold_standing on legal_hold (org_id) where released_at is null;
select tocsin_wall('legal_hold');
revoke delete on legal_hold from tocsin_app, tocsin_system;

create table purge (
  id uuid primary key,
  org_id uuid not null references organisation,
  cause text not null check (cause in ('schedule', 'demand')),
  state text not null check (state in ('running', 'done', 'failed')),
  by_kind text not null,
  by_id text not null,
  by_name text not null,
  started_at timestamptz not null,
  ended_at timestamptz,
  because text,
  certificate jsonb
);
create index purge_newest on purge (org_id, started_at desc);
-- Two purges of one organisation would count the same records.
create unique index purge_running on purge (org_id) where state = 'running';
select tocsin_wall('purge');

-- What a purge has done so far: one row for records that went together.
create table purge_section (
  org_id uuid not null references organisation,
  purge_id uuid not null references purge (id) on delete cascade,
  number int not null,
  kind text not null,
  dataset text,
  site text,
  days int,
  count bigint not null,
  from_at timestamptz not null,
  to_at timestamptz not null,
  root text not null,
  -- Of the event store: the part that was planned; null once it is gone.
  pending text,
  primary key (purge_id, number)
);
select tocsin_wall('purge_section');
select tocsin_narrow('purge_section',
  'site is null or (select tocsin_reach_all_sites()) or site = any((select tocsin_reach_sites())::text[])');

-- Records whose entries stay in the ledger while they themselves are gone, and the purge that took them.
create table ledger_removal (
  org_id uuid not null references organisation,
  record_id uuid not null,
  purge_id uuid not null,
  primary key (org_id, record_id)
);
create index ledger_removal_purge on ledger_removal (org_id, purge_id, record_id);
select tocsin_wall('ledger_removal');
revoke insert, update, delete on ledger_removal from tocsin_app;
revoke update, delete on ledger_removal from tocsin_system;

-- Tocsin itself takes an activity away only after the ledger was told so.
grant delete on activity to tocsin_system;
create function tocsin_activity_removal() returns trigger language plpgsql as $$
begin
  if current_user = 'tocsin_system' and not exists (
    select from ledger_removal r where r.org_id = old.org_id and r.record_id = old.id) then
    raise exception 'An activity goes only with a mark in the ledger.' using errcode = 'insufficient_privilege';
  end if;
  return old;
end
$$;
create trigger activity_removal before delete on activity for each row execute function tocsin_activity_removal();
