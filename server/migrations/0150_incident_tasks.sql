-- What is to be done about an incident, and what was noted while doing it.
create table incident_task (
  id uuid primary key,
  org_id uuid not null,
  number text not null,
  incident_id uuid not null references incident (id) on delete cascade,
  origin_incident_id uuid references incident (id) on delete set null,
  title text not null,
  description text not null,
  phase text not null check (phase in ('identify', 'contain', 'eradicate', 'recover', 'post')),
  state text not null check (state in ('todo', 'in_progress', 'blocked', 'in_review', 'done', 'cancelled')),
  state_reason text,
  assignee_id uuid,
  due_at timestamptz,
  mandatory boolean not null,
  -- Tasks of the same incident.
  depends_on uuid[] not null,
  checklist jsonb not null,
  -- The template it came from.
  template_id text,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  rev integer not null default 1,
  check ((state in ('blocked', 'cancelled')) = (state_reason is not null)),
  unique (org_id, number)
);
create index incident_task_page on incident_task (org_id, incident_id, id);
create index incident_task_due on incident_task (org_id, due_at, id);
create index incident_task_origin on incident_task (origin_incident_id) where origin_incident_id is not null;
select tocsin_wall('incident_task');
select tocsin_narrow('incident_task', 'exists (select from incident where incident.id = incident_id)');

create table incident_task_log (
  id uuid primary key,
  org_id uuid not null,
  task_id uuid not null references incident_task (id) on delete cascade,
  author_id text not null,
  author_name text not null,
  body text not null,
  at timestamptz not null
);
create index incident_task_log_page on incident_task_log (org_id, task_id, id);
select tocsin_wall('incident_task_log');
select tocsin_narrow('incident_task_log', 'exists (select from incident_task where incident_task.id = task_id)');
