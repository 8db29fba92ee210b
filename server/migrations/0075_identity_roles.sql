-- Roles of an organisation's own; what a member is stays a key, of these or of those that come with Tocsin.

create table role (
  id uuid primary key,
  org_id uuid not null references organisation (id),
  key text not null,
  title text not null,
  meaning text not null,
  permissions text[] not null,
  rev int not null default 1,
  created_at timestamptz not null,
  unique (org_id, key)
);
select tocsin_wall('role');

alter table membership drop constraint membership_role_check;
