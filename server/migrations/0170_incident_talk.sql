-- How people work on an incident together: threads of comments, who is named in them, who watches, what can be undone.

alter table incident_comment
  -- The comment that began the thread; null for that one itself.
  add column thread_id uuid references incident_comment (id) on delete cascade,
  add column resolved_at timestamptz,
  add column resolved_by_id text,
  add column resolved_by_name text,
  -- A deleted comment keeps its place and loses its words.
  add column deleted_at timestamptz,
  add column deleted_by_id text,
  add column deleted_by_name text,
  add check ((resolved_at is null) = (resolved_by_id is null)),
  add check ((deleted_at is null) = (deleted_by_id is null)),
  add check (deleted_at is null or body = ''),
  add check (thread_id is null or resolved_at is null);
create index incident_comment_thread on incident_comment (thread_id) where thread_id is not null;

-- What a comment said before its author wrote something else.
create table incident_comment_text (
  id uuid primary key,
  org_id uuid not null,
  comment_id uuid not null references incident_comment (id) on delete cascade,
  body text not null,
  author_id text not null,
  author_name text not null,
  at timestamptz not null
);
create index incident_comment_text_page on incident_comment_text (org_id, comment_id, id);
select tocsin_wall('incident_comment_text');
select tocsin_narrow('incident_comment_text',
  'exists (select from incident_comment where incident_comment.id = comment_id)');

create table incident_mention (
  comment_id uuid not null references incident_comment (id) on delete cascade,
  org_id uuid not null,
  person_id uuid not null,
  person_name text not null,
  primary key (comment_id, person_id)
);
create index incident_mention_person on incident_mention (org_id, person_id);
select tocsin_wall('incident_mention');
select tocsin_narrow('incident_mention', 'exists (select from incident_comment where incident_comment.id = comment_id)');

create table incident_watch (
  incident_id uuid not null references incident (id) on delete cascade,
  org_id uuid not null,
  person_id uuid not null,
  because text not null check (because in ('chosen', 'owner', 'role', 'comment', 'mention')),
  -- They said that they do not want to watch: nothing makes them watch again but themselves.
  muted boolean not null,
  at timestamptz not null,
  -- Where they watched before a merge brought it here.
  origin_incident_id uuid references incident (id) on delete set null,
  primary key (incident_id, person_id)
);
create index incident_watch_person on incident_watch (org_id, person_id);
create index incident_watch_origin on incident_watch (origin_incident_id) where origin_incident_id is not null;
select tocsin_wall('incident_watch');
select tocsin_narrow('incident_watch', 'exists (select from incident where incident.id = incident_id)');

-- What somebody changed, so that they can take it back.
create table incident_operation (
  id uuid primary key,
  org_id uuid not null,
  incident_id uuid not null references incident (id) on delete cascade,
  task_id uuid references incident_task (id) on delete cascade,
  actor_id text not null,
  -- The revision of the incident, or of the task, that the change made.
  made_rev integer not null,
  -- By column.
  before jsonb not null,
  after jsonb not null,
  at timestamptz not null,
  undone_at timestamptz
);
create index incident_operation_made on incident_operation (org_id, incident_id, made_rev);
create index incident_operation_at on incident_operation (org_id, at);
create index incident_operation_task on incident_operation (task_id) where task_id is not null;
select tocsin_wall('incident_operation');
select tocsin_narrow('incident_operation', 'exists (select from incident where incident.id = incident_id)');
