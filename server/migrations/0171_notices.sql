-- What people are told about incidents, and what each of them wants to be told.

create table notice (
  id uuid primary key,
  org_id uuid not null,
  person_id uuid not null references person (id) on delete cascade,
  incident_id uuid not null references incident (id) on delete cascade,
  kind text not null check (kind in ('mention', 'assigned', 'comment', 'stage', 'severity', 'owner', 'sla')),
  -- How often it happened since it was read last: the notice tells of the newest.
  count integer not null,
  activity_id uuid not null,
  activity_type text not null,
  comment_id uuid,
  actor_id text not null,
  actor_name text not null,
  -- What the newest one said: a comment's beginning, a stage.
  detail text not null,
  first_at timestamptz not null,
  at timestamptz not null,
  read_at timestamptz,
  -- It is to go by mail too, and went.
  by_mail boolean not null,
  mailed_at timestamptz
);
-- One unread notice of a kind and an incident at most: more of the same is counted on it.
create unique index notice_unread on notice (org_id, person_id, incident_id, kind) where read_at is null;
-- In the order of what happened: a notice that grows comes to the front again.
create index notice_page on notice (org_id, person_id, activity_id);
create index notice_mail on notice (org_id, person_id) where by_mail and mailed_at is null and read_at is null;
create index notice_incident on notice (incident_id);
select tocsin_wall('notice');
select tocsin_narrow('notice', $$
  person_id = nullif(current_setting('app.person', true), '')::uuid
  and exists (select from incident where incident.id = incident_id) $$);

-- One row for whoever chose something; `choices` by kind of notice. The last mail keeps the next one away for a while.
create table notice_choice (
  org_id uuid not null,
  person_id uuid not null references person (id) on delete cascade,
  choices jsonb not null,
  rev integer not null,
  last_mail_at timestamptz,
  primary key (org_id, person_id)
);
create index notice_choice_person on notice_choice (person_id);
select tocsin_wall('notice_choice');
