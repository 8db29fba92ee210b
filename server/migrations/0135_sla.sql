-- Service levels: calendars, policies with their versions, and the clocks of alerts and incidents.

create table sla_calendar (
  id uuid primary key,
  org_id uuid not null references organisation,
  name text not null,
  zone text not null,
  week jsonb not null,
  holidays jsonb not null,
  overrides jsonb not null,
  changed_by text not null,
  changed_at timestamptz not null,
  rev int not null,
  unique (org_id, name)
);
select tocsin_wall('sla_calendar');

create table sla_policy (
  id uuid primary key,
  org_id uuid not null references organisation,
  name text not null,
  applies_to text not null check (applies_to in ('alert', 'incident')),
  layer text not null check (layer in ('service', 'regulator')),
  position int not null,
  enabled boolean not null,
  match jsonb not null,
  targets jsonb not null,
  version int not null,
  -- It counts for what began since.
  effective_from timestamptz not null,
  changed_by text not null,
  changed_at timestamptz not null,
  -- Taken away, and kept for the clocks that ran by it.
  removed_at timestamptz,
  rev int not null
);
create unique index sla_policy_name on sla_policy (org_id, name) where removed_at is null;
select tocsin_wall('sla_policy');

create table sla_policy_version (
  org_id uuid not null references organisation,
  policy_id uuid not null references sla_policy (id) on delete cascade,
  version int not null,
  body jsonb not null,
  changed_by text not null,
  changed_at timestamptz not null,
  primary key (policy_id, version)
);
select tocsin_wall('sla_policy_version');

-- Whether an organisation was given what comes with Tocsin; what it takes away then stays away.
create table sla_shipped (
  org_id uuid primary key references organisation,
  at timestamptz not null
);
select tocsin_wall('sla_shipped');

-- Which versions of which policies an alert or incident was given when it began.
create table sla_subject (
  org_id uuid not null references organisation,
  subject_kind text not null check (subject_kind in ('alert', 'incident')),
  subject_id uuid not null,
  policies jsonb not null,
  primary key (subject_id)
);
select tocsin_wall('sla_subject');

create table sla_clock (
  id uuid primary key,
  org_id uuid not null references organisation,
  subject_kind text not null check (subject_kind in ('alert', 'incident')),
  subject_id uuid not null,
  policy_id uuid not null references sla_policy (id),
  policy_version int not null,
  target text not null,
  kind text not null,
  layer text not null,
  -- 0: waits to be started.
  cycle int not null,
  state text not null check (state in ('pending', 'running', 'paused', 'met', 'stopped_late', 'cancelled')),
  severity int not null,
  owner_id uuid,
  target_ms bigint,
  started_at timestamptz,
  stopped_at timestamptz,
  -- Of a clock that has stopped or stands; of one that runs, when it was last worked out.
  elapsed_ms bigint not null,
  paused_ms bigint not null,
  due_at timestamptz,
  at_risk_at timestamptz,
  -- Once set it stays; a waiver is kept beside it.
  breached_at timestamptz,
  -- What happened says that it was not breached after all.
  breach_disputed boolean not null,
  segments jsonb not null,
  -- Thresholds as things stand, and those told already.
  moments jsonb not null,
  told text[] not null,
  next_at timestamptz,
  reason_required boolean not null,
  breach_reason text,
  waived_by text,
  waived_at timestamptz,
  waived_because text,
  updated_at timestamptz not null,
  unique (subject_id, policy_id, target, cycle)
);
create index sla_clock_next on sla_clock (org_id, next_at) where next_at is not null;
create index sla_clock_due on sla_clock (org_id, (coalesce(due_at, 'infinity'::timestamptz)), id)
  where state in ('pending', 'running', 'paused');
create index sla_clock_started on sla_clock (org_id, started_at);
select tocsin_wall('sla_clock');

-- Whoever does not see the alert or the incident sees nothing of its clocks.
select tocsin_narrow('sla_subject', $$
  case subject_kind when 'alert' then exists (select from alert where alert.id = subject_id)
  else exists (select from incident where incident.id = subject_id) end $$);
select tocsin_narrow('sla_clock', $$
  case subject_kind when 'alert' then exists (select from alert where alert.id = subject_id)
  else exists (select from incident where incident.id = subject_id) end $$);

-- What is purged takes its clocks with it.
create function sla_forget() returns trigger language plpgsql as $$
begin
  delete from sla_clock where subject_id in (select id from gone);
  delete from sla_subject where subject_id in (select id from gone);
  return null;
end
$$;
create trigger sla_forget after delete on alert referencing old table as gone
  for each statement execute function sla_forget();
create trigger sla_forget after delete on incident referencing old table as gone
  for each statement execute function sla_forget();
