-- The rule library: one row a rule and organisation, every source it ever had, and a number that changes with the set.
create table rule (
  id uuid primary key,
  org_id uuid not null references organisation,
  rule_id text not null,
  title text not null,
  description text not null,
  author text not null,
  severity smallint not null check (severity between 0 and 4),
  status text not null,
  product text not null,
  category text not null,
  service text not null,
  tactics text[] not null,
  techniques text[] not null,
  enabled boolean not null,
  origin text not null,
  -- Set once a person has changed the source: an update of the shipped rules then leaves it alone.
  edited boolean not null default false,
  version integer not null default 1,
  source text not null,
  hits bigint not null default 0,
  last_hit_at timestamptz,
  search text generated always as (lower(title || ' ' || rule_id || ' ' || description || ' ' || author)) stored,
  rev integer not null default 1,
  updated_at timestamptz not null,
  unique (org_id, rule_id)
);
create index rule_by_title on rule (org_id, title, id);

create table rule_version (
  org_id uuid not null references organisation,
  rule uuid not null references rule on delete cascade,
  version integer not null,
  source text not null,
  made_at timestamptz not null,
  made_by text not null,
  primary key (org_id, rule, version)
);

create table rule_set (
  org_id uuid primary key references organisation,
  version bigint not null
);

select tocsin_wall('rule');
select tocsin_wall('rule_version');
select tocsin_wall('rule_set');
