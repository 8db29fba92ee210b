-- What people ask about their data: exports and erasures, who asked and who agreed, and what came of it.

-- The secret of an organisation that makes pseudonyms; without it nobody can tell whose they were.
create table privacy_key (
  id uuid primary key,
  org_id uuid not null unique references organisation (id),
  -- Sealed.
  secret text not null,
  created_at timestamptz not null
);
select tocsin_wall('privacy_key');
revoke update, delete on privacy_key from tocsin_app;

create table privacy_request (
  id uuid primary key,
  org_id uuid not null references organisation (id),
  kind text not null check (kind in ('export', 'erasure')),
  state text not null check (state in
    ('looking', 'asked', 'running', 'ready', 'done', 'expired', 'declined', 'stopped', 'failed')),
  -- Sealed: what is looked for. Null once the request is closed.
  sought text,
  -- HMAC-SHA-256 of the identifier with the organisation's secret, hex.
  digest text not null,
  pseudonym text not null,
  -- Whose account it is, where it is a member's.
  person_id uuid,
  reason text not null,
  reference text,
  asked_by_id text not null,
  asked_by_name text not null,
  asked_at timestamptz not null,
  due_at timestamptz not null,
  -- Who agreed to the erasure, or declined it.
  decided_by_id text,
  decided_by_name text,
  decided_at timestamptz,
  started_at timestamptz,
  ended_at timestamptz,
  -- Why it ended before its end.
  because text,
  -- How many records of each kind.
  counts jsonb,
  certificate jsonb,
  -- Of an export: where its file is, the sealed key and the tag of what it is encrypted with, and until when.
  file jsonb,
  file_key text,
  expires_at timestamptz,
  check (kind = 'export' or state not in ('running', 'done') or decided_by_id is not null),
  check (state = 'declined' or decided_by_id <> asked_by_id)
);
create index privacy_request_newest on privacy_request (org_id, asked_at desc, id desc);
create index privacy_request_expiry on privacy_request (org_id, expires_at) where state = 'ready';
-- Two erasures of one organisation would change the same records.
create unique index privacy_request_erasing on privacy_request (org_id) where kind = 'erasure' and state = 'running';
select tocsin_wall('privacy_request');
select tocsin_narrow('privacy_request', '(select tocsin_reach_all_sites())');
revoke delete on privacy_request from tocsin_app, tocsin_system;

-- What an erasure has done so far, by kind; of the event store besides the parts that were planned and are not done.
create table erasure_section (
  org_id uuid not null references organisation (id),
  request_id uuid not null references privacy_request (id),
  kind text not null,
  -- '' for the sum of what is done.
  part text not null,
  count bigint not null,
  primary key (request_id, kind, part)
);
select tocsin_wall('erasure_section');
select tocsin_narrow('erasure_section', '(select tocsin_reach_all_sites())');
