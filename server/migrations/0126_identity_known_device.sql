-- The browsers somebody has signed in from: a sign-in from any other is told them by mail.
create table known_device (
  org_id uuid not null,
  person_id uuid not null,
  -- SHA-256, hex, of the cookie that the browser keeps.
  token_hash text not null,
  seen_at timestamptz not null,
  primary key (org_id, person_id, token_hash),
  foreign key (org_id, person_id) references membership (org_id, person_id) on delete cascade
);
select tocsin_wall('known_device');
