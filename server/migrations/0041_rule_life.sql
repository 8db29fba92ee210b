-- A rule's life: kinds and modes, deployments, reviews, comments, tests, backtests, upstream, policy, and tuning.

alter table rule
  add column kind text not null default 'sigma',
  add column mode text not null default 'draft' check (mode in ('draft', 'shadow', 'active', 'disabled')),
  add column deployed_version integer,
  add column owner_id uuid,
  add column owner_name text,
  add column tests jsonb not null default '[]',
  add column shadow_hits bigint not null default 0,
  add column cost_micros double precision,
  -- Correlations that use the rule and want its own alerts kept back: id and title of the document.
  add column used_by jsonb,
  add column upstream jsonb,
  -- The text that came from upstream last: what a later change there is compared with.
  add column upstream_source text;
update rule set mode = case when enabled then 'active' else 'disabled' end, deployed_version = version;
alter table rule drop column enabled;
alter table rule alter column mode drop default;
create index rule_by_mode on rule (org_id, mode);

alter table rule_version
  add column made_by_id text not null default '',
  add column note text not null default '',
  add column tests jsonb not null default '[]';

-- One stretch in which a version was at work in one mode; the open one has no end.
create table rule_deployment (
  id uuid primary key,
  org_id uuid not null references organisation,
  rule uuid not null references rule on delete cascade,
  version integer not null,
  mode text not null check (mode in ('draft', 'shadow', 'active', 'disabled')),
  started_at timestamptz not null,
  ended_at timestamptz,
  by_name text not null,
  because text not null,
  hits bigint not null default 0,
  expected_per_hour double precision,
  rolled_back boolean not null default false
);
select tocsin_wall('rule_deployment');
create unique index rule_deployment_open on rule_deployment (org_id, rule) where ended_at is null;
create index rule_deployment_of on rule_deployment (org_id, rule, started_at desc);

create table rule_review (
  org_id uuid not null references organisation,
  rule uuid not null references rule on delete cascade,
  version integer not null,
  reviewer_id text not null,
  reviewer_name text not null,
  verdict text not null check (verdict in ('approved', 'changes_requested')),
  comment text not null,
  at timestamptz not null,
  primary key (org_id, rule, version, reviewer_id)
);
select tocsin_wall('rule_review');

create table rule_comment (
  id uuid primary key,
  org_id uuid not null references organisation,
  rule uuid not null references rule on delete cascade,
  version integer,
  author_id text not null,
  author_name text not null,
  text text not null,
  at timestamptz not null
);
select tocsin_wall('rule_comment');
create index rule_comment_of on rule_comment (org_id, rule, at);

create table rule_backtest (
  id uuid primary key,
  org_id uuid not null references organisation,
  -- Null for a document that is not in the library.
  rule uuid references rule on delete cascade,
  version integer,
  title text not null,
  source text not null,
  from_at timestamptz not null,
  to_at timestamptz not null,
  state text not null check (state in ('running', 'done', 'failed')),
  started_at timestamptz not null,
  started_by text not null,
  ended_at timestamptz,
  result jsonb,
  because text
);
select tocsin_wall('rule_backtest');
create index rule_backtest_of on rule_backtest (org_id, rule, started_at desc);
create index rule_backtest_running on rule_backtest (org_id, started_at) where state = 'running';

create table rule_policy (
  org_id uuid primary key references organisation,
  require_tests boolean not null,
  require_backtest boolean not null,
  require_review boolean not null,
  rollback_factor double precision,
  rollback_minimum integer not null
);
select tocsin_wall('rule_policy');

-- What upstream would change; decided ones stay, so that the same change is not proposed twice.
create table rule_proposal (
  id uuid primary key,
  org_id uuid not null references organisation,
  kind text not null check (kind in ('add', 'change', 'remove')),
  rule_kind text not null,
  rule_id text not null,
  rule uuid references rule on delete cascade,
  title text not null,
  url text not null,
  revision text not null,
  path text not null,
  base text,
  theirs text,
  conflict boolean not null,
  added integer not null,
  removed integer not null,
  at timestamptz not null,
  decided_at timestamptz,
  decision text check (decision in ('accept', 'dismiss')),
  decided_by text
);
select tocsin_wall('rule_proposal');
create unique index rule_proposal_open on rule_proposal (org_id, url, rule_id) where decided_at is null;
create index rule_proposal_decided on rule_proposal (org_id, url, rule_id, decided_at desc);

-- A sync that is sent in parts: the ids seen so far.
create table rule_sync (
  org_id uuid not null references organisation,
  url text not null,
  revision text not null,
  rule_id text not null,
  primary key (org_id, url, revision, rule_id)
);
select tocsin_wall('rule_sync');

-- What a correlation or threshold came to: a function of the stored detections, so that a repeated run changes nothing.
create table correlation_match (
  org_id uuid not null references organisation,
  rule_id text not null,
  -- Group and first firing, hashed.
  match_key text not null,
  group_values jsonb not null,
  window_start timestamptz not null,
  first_at timestamptz not null,
  last_at timestamptz not null,
  value double precision not null,
  members integer not null,
  raised_at timestamptz,
  primary key (org_id, rule_id, match_key)
);
select tocsin_wall('correlation_match');
create index correlation_match_time on correlation_match (org_id, rule_id, first_at);

-- Stretches of event time in which detections arrived that correlations have not looked at yet; written with the batch's
-- alerts, so that none is forgotten whatever dies.
create table detection_pending (
  org_id uuid not null references organisation,
  batch_key text not null,
  from_at timestamptz not null,
  to_at timestamptz not null,
  primary key (org_id, batch_key)
);
select tocsin_wall('detection_pending');

-- The lease of an organisation's runner, so that of several processes one runs; and how far thresholds have come.
create table detection_runner (
  org_id uuid primary key references organisation,
  leased_until timestamptz not null,
  holder text not null,
  -- By threshold: the moment of arrival up to which events have been counted, epoch milliseconds.
  progress jsonb not null
);
select tocsin_wall('detection_runner');

create table tuning (
  id uuid primary key,
  org_id uuid not null references organisation,
  rule uuid not null references rule on delete cascade,
  kind text not null check (kind in ('exception', 'threshold', 'severity', 'scope')),
  effect jsonb not null,
  reason text not null,
  evidence uuid[] not null,
  state text not null check (state in ('proposed', 'active', 'expired', 'reverted')),
  created_at timestamptz not null,
  created_by_id text not null,
  created_by_name text not null,
  approved_at timestamptz,
  approved_by_id text,
  approved_by_name text,
  expires_at timestamptz not null,
  ended_at timestamptz,
  hidden bigint not null default 0,
  last_hidden_at timestamptz,
  warning jsonb,
  rev integer not null default 1
);
select tocsin_wall('tuning');
create index tuning_of on tuning (org_id, rule) where state = 'active';
create index tuning_by_expiry on tuning (org_id, expires_at, id);
