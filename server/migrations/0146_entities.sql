-- Entities: the hosts, accounts, addresses … that alerts name, each known by one spelling. What was seen of one is never
-- kept twice: it is read from the alerts that carry its names, so it ends with them and nobody sees beyond their reach.

create table entity (
  id uuid primary key,
  org_id uuid not null references organisation,
  kind text not null,
  value text not null,
  -- `kind:value` in lower case.
  key text not null,
  -- Somebody keeps it, whatever alerts say.
  kept boolean not null default false,
  verdict text check (verdict in ('malicious', 'suspicious', 'unknown', 'benign')),
  verdict_reason text,
  verdict_by text,
  verdict_at timestamptz,
  verdict_expires_at timestamptz,
  lists text[] not null default '{}',
  created_at timestamptz not null,
  rev integer not null default 1,
  unique (org_id, key)
);
select tocsin_wall('entity');
create index entity_judged on entity (org_id) where verdict is not null or lists <> '{}' or kept;

-- Every spelling alerts use, and the key of the entity: what is written like this is that entity.
create table entity_name (
  org_id uuid not null,
  text text not null,
  entity_id uuid not null references entity (id) on delete cascade,
  primary key (org_id, text)
);
select tocsin_wall('entity_name');
create index entity_name_entity on entity_name (entity_id);

create table entity_note (
  id uuid primary key,
  org_id uuid not null,
  entity_id uuid not null references entity (id) on delete cascade,
  by_id text not null,
  by_name text not null,
  at timestamptz not null,
  text text not null
);
select tocsin_wall('entity_note');
create index entity_note_entity on entity_note (entity_id, at);

-- Whoever sees no alert that names it does not see that it exists.
select tocsin_narrow('entity', $$ kept or exists (
  select from entity_name n join alert_entity a on a.org_id = n.org_id and a.entity = n.text
  where n.entity_id = entity.id) $$);
select tocsin_narrow('entity_note', 'exists (select from entity where entity.id = entity_id)');
