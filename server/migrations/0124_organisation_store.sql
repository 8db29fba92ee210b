-- The event store that an organisation is pinned to, and when the first thing was kept there: from then on it stays.
alter table organisation
  add column store text not null default 'default',
  add column store_settled_at timestamptz;
-- What is there already is in the store that every installation has.
update organisation set store_settled_at = now();
