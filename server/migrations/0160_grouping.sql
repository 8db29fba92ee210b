-- Grouping: the rules by which alerts become incidents, what each did and proposes, and what people decided.

create table grouping_rule (
  id uuid primary key,
  org_id uuid not null references organisation (id),
  -- The name of a rule that comes with Tocsin.
  shipped text,
  name text not null,
  mode text not null check (mode in ('active', 'shadow', 'disabled')),
  position integer not null,
  body jsonb not null,
  version integer not null,
  -- Part of group keys: raised by changes that change them.
  major integer not null,
  changed_by text not null,
  changed_at timestamptz not null,
  removed_at timestamptz,
  rev integer not null default 1
);
select tocsin_wall('grouping_rule');
create unique index grouping_rule_shipped on grouping_rule (org_id, shipped) where shipped is not null;

create table grouping_rule_version (
  org_id uuid not null,
  rule_id uuid not null references grouping_rule (id) on delete cascade,
  version integer not null,
  major integer not null,
  body jsonb not null,
  changed_by text not null,
  changed_at timestamptz not null,
  primary key (rule_id, version)
);
select tocsin_wall('grouping_rule_version');

-- Null: from before rules had rows, or of no rule.
alter table incident_group add column rule_id uuid;
alter table incident_group add column rule_version integer;
alter table incident_alert add column rule_id uuid;
alter table incident_alert add column rule_version integer;
create index incident_alert_rule on incident_alert (org_id, rule_id, at) where rule_id is not null;
create index incident_group_held on incident_group (org_id, rule_id, rule_version) where open;

-- What a rule said of an alert; the latest counts.
create table grouping_outcome (
  org_id uuid not null,
  rule_id uuid not null references grouping_rule (id) on delete cascade,
  alert_id uuid not null references alert (id) on delete cascade,
  rule_version integer not null,
  outcome text not null check (outcome in ('grouped', 'also', 'shadow', 'full', 'proposed')),
  because text not null,
  at timestamptz not null,
  primary key (rule_id, alert_id)
);
select tocsin_wall('grouping_outcome');
select tocsin_narrow('grouping_outcome', 'exists (select from alert where alert.id = alert_id)');
create index grouping_outcome_page on grouping_outcome (org_id, rule_id, outcome, at, alert_id);
create index grouping_outcome_alert on grouping_outcome (alert_id);

create table grouping_proposal (
  id uuid primary key,
  org_id uuid not null,
  rule_id uuid not null references grouping_rule (id) on delete cascade,
  rule_version integer not null,
  alert_id uuid not null references alert (id) on delete cascade,
  -- Null: a new incident with the others.
  incident_id uuid references incident (id) on delete cascade,
  other_ids uuid[] not null,
  because text not null,
  score real,
  -- What a rejection keeps from being proposed again for a while: the alert's rule, and the incident or the other rules.
  pair text not null,
  state text not null check (state in ('open', 'accepted', 'rejected', 'gone')),
  at timestamptz not null,
  decided_by text,
  decided_at timestamptz,
  reason text
);
select tocsin_wall('grouping_proposal');
select tocsin_narrow('grouping_proposal', $$
  exists (select from alert where alert.id = alert_id)
  and (incident_id is null or exists (select from incident where incident.id = incident_id)) $$);
create unique index grouping_proposal_open on grouping_proposal (org_id, rule_id, alert_id) where state = 'open';
create index grouping_proposal_page on grouping_proposal (org_id, state, id);
create index grouping_proposal_pair on grouping_proposal (org_id, rule_id, pair, decided_at) where state = 'rejected';
create index grouping_proposal_alert on grouping_proposal (alert_id);
create index grouping_proposal_incident on grouping_proposal (incident_id) where incident_id is not null;
