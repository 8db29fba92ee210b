-- Teams: people of one organisation who work together.

create table team (
  id uuid primary key,
  org_id uuid not null references organisation (id),
  name text not null,
  meaning text not null,
  rev int not null default 1,
  created_at timestamptz not null,
  unique (org_id, name)
);
select tocsin_wall('team');

create table team_member (
  org_id uuid not null references organisation (id),
  team_id uuid not null references team (id) on delete cascade,
  person_id uuid not null,
  added_at timestamptz not null,
  primary key (team_id, person_id),
  foreign key (org_id, person_id) references membership (org_id, person_id)
);
create index team_member_person on team_member (org_id, person_id);
select tocsin_wall('team_member');
