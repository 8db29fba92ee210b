-- Sources that are watched, by source and site: what is usual for each, and what is wrong with it now; and the canaries.

create table source_watch (
  org_id uuid not null references organisation,
  source text not null,
  -- The site's code, or ''.
  site text not null,
  first_seen_at timestamptz not null,
  last_seen_at timestamptz not null,
  -- Set by a person; null: what has been learned counts.
  expected_every_s integer check (expected_every_s between 60 and 2592000),
  muted_until timestamptz,
  learned jsonb,
  learned_at timestamptz,
  findings jsonb not null default '[]',
  checked_at timestamptz,
  primary key (org_id, source, site)
);
select tocsin_wall('source_watch');

-- An event of our own that goes the whole way: when it was sent, and when the alert step had it.
create table canary (
  org_id uuid not null references organisation,
  id uuid not null,
  sent_at timestamptz not null,
  accepted_at timestamptz,
  raised_at timestamptz,
  missed boolean not null default false,
  primary key (org_id, id)
);
create index canary_newest on canary (org_id, sent_at desc);
select tocsin_wall('canary');
