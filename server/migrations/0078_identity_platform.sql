-- Who runs the installation, and organisations that may not go on for now.

alter table organisation add column suspended_at timestamptz;

-- Not a column of `person`: organisations may change their people, and must not be able to change this.
create table platform_administrator (
  person_id uuid primary key references person (id),
  since timestamptz not null
);
alter table platform_administrator enable row level security;
alter table platform_administrator force row level security;
create policy members on platform_administrator for select to tocsin_app
  using (exists (select from membership where membership.person_id = platform_administrator.person_id));
create policy system on platform_administrator to tocsin_system using (true) with check (true);
grant select on platform_administrator to tocsin_app;
grant select, insert, delete on platform_administrator to tocsin_system;
