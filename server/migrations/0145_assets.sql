-- What an organisation has, who answers for it, and how much depends on it.

create table asset (
  id uuid primary key,
  org_id uuid not null references organisation,
  name text not null,
  name_key text not null,
  owner text,
  criticality text not null check (criticality in ('low', 'medium', 'high', 'critical')),
  site text,
  tags text[] not null,
  note text not null,
  origin text not null check (origin in ('hand', 'csv', 'seen')),
  created_at timestamptz not null,
  updated_at timestamptz not null,
  rev integer not null default 1,
  unique (org_id, name_key)
);
select tocsin_wall('asset');
select tocsin_narrow('asset',
  '(select tocsin_reach_all_sites()) or site = any((select tocsin_reach_sites())::text[])');

-- `kind:value` in canonical form and lower case, as entities are known by; one asset goes by it.
create table asset_identifier (
  org_id uuid not null,
  text text not null,
  asset_id uuid not null references asset (id) on delete cascade,
  primary key (org_id, text)
);
select tocsin_wall('asset_identifier');
select tocsin_narrow('asset_identifier', 'exists (select from asset where asset.id = asset_id)');
create index asset_identifier_asset on asset_identifier (asset_id);
