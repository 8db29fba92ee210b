-- The wall between organisations, and the tables every module stands on.

-- Roles belong to the whole server, not to one database: two databases may be made at the same moment.
do $$
declare
  wanted text;
begin
  foreach wanted in array array['tocsin_app', 'tocsin_system'] loop
    if not exists (select from pg_roles where rolname = wanted) then
      begin
        execute format('create role %I nologin', wanted);
      exception when duplicate_object or unique_violation then
        null;
      end;
    end if;
    if not pg_has_role(current_user, wanted, 'member') then
      begin
        execute format('grant %I to current_user', wanted);
      exception when unique_violation or internal_error then
        null;
      end;
    end if;
    execute format('grant usage on schema public to %I', wanted);
  end loop;
end
$$;

-- Every table with rows of organisations calls this once. `org_column` is compared with the transaction's organisation.
create function tocsin_wall(table_name regclass, org_column name default 'org_id') returns void
language plpgsql as $$
begin
  execute format('alter table %s enable row level security', table_name);
  execute format('alter table %s force row level security', table_name);
  execute format(
    'create policy organisation on %1$s to tocsin_app
       using (%2$I = nullif(current_setting(''app.org_id'', true), '''')::uuid)
       with check (%2$I = nullif(current_setting(''app.org_id'', true), '''')::uuid)',
    table_name, org_column);
  execute format('create policy system on %s to tocsin_system using (true) with check (true)', table_name);
  execute format('grant select, insert, update, delete on %s to tocsin_app, tocsin_system', table_name);
end
$$;

create table organisation (
  id uuid primary key,
  name text not null,
  slug text not null unique,
  created_at timestamptz not null default now()
);
select tocsin_wall('organisation', 'id');

-- Audit trail, timelines and outbox. `xact` and `seq` give the order in which others may safely read on.
create table activity (
  id uuid primary key,
  org_id uuid not null references organisation (id),
  seq bigint generated always as identity,
  xact xid8 not null default pg_current_xact_id(),
  type text not null,
  at timestamptz not null,
  actor_kind text not null,
  actor_id text not null,
  actor_name text not null,
  ip text,
  request_id text not null,
  caused_by uuid,
  subject_kind text not null,
  subject_id text not null,
  incident_id uuid,
  data jsonb not null
);
create index activity_newest on activity (org_id, id desc);
create index activity_subject on activity (org_id, subject_id, id);
create index activity_incident on activity (org_id, incident_id, id) where incident_id is not null;
create index activity_request on activity (org_id, request_id, id);
create index activity_feed on activity (xact, seq);
select tocsin_wall('activity');
revoke update, delete on activity from tocsin_app, tocsin_system;
-- After a restore on another server the reading order is put right; what happened is never changed.
grant update (xact) on activity to tocsin_system;

-- The last number given out, by kind and year.
create table counter (
  org_id uuid not null references organisation (id),
  kind text not null,
  year int not null,
  value bigint not null,
  primary key (org_id, kind, year)
);
select tocsin_wall('counter');

-- How far each reader of the activities has come.
create table reaction_cursor (
  consumer text primary key,
  xact xid8 not null,
  seq bigint not null
);
grant select, insert, update on reaction_cursor to tocsin_system;
