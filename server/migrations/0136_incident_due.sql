-- When the next clock of an incident is due, for lists in the order of time left; null where none runs.
alter table incident add column sla_due_at timestamptz;
alter table incident add column sla_breached boolean not null default false;
create index incident_due on incident (org_id, (coalesce(sla_due_at, 'infinity'::timestamptz)), id);
