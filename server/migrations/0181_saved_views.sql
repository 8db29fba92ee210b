-- States of a page kept under a name, and what each person made of them: pinned, in an order, where they begin.

create table saved_view (
  id uuid primary key,
  org_id uuid not null references organisation (id),
  page text not null check (page in ('alerts', 'incidents', 'find', 'entities', 'tasks')),
  name text not null,
  -- The search part of the page's address.
  state text not null,
  audience text not null check (audience in ('private', 'team', 'organisation')),
  team_id uuid references team (id) on delete cascade,
  owner_id uuid not null,
  owner_name text not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  rev integer not null default 1,
  check ((audience = 'team') = (team_id is not null))
);
create index saved_view_page on saved_view (org_id, page, name);
create index saved_view_team on saved_view (team_id) where team_id is not null;
select tocsin_wall('saved_view');

create table saved_view_choice (
  org_id uuid not null references organisation (id),
  person_id uuid not null,
  view_id uuid not null references saved_view (id) on delete cascade,
  pinned boolean not null default false,
  is_default boolean not null default false,
  place integer not null default 0,
  primary key (person_id, view_id),
  foreign key (org_id, person_id) references membership (org_id, person_id) on delete cascade
);
create index saved_view_choice_view on saved_view_choice (view_id);
select tocsin_wall('saved_view_choice');
