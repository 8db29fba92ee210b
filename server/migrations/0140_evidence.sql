-- Evidence: what was taken into custody, each step of its custody, uploads that are under way, archives to be fetched.

create table evidence (
  id uuid primary key,
  org_id uuid not null references organisation,
  number text not null,
  -- An incident is purged only after its evidence was disposed of.
  incident_id uuid not null references incident (id) on delete cascade,
  kind text not null,
  title text not null,
  description text not null,
  acquisition jsonb not null,
  state text not null check (state in ('registered', 'collecting', 'sealed', 'in_analysis', 'transferred', 'returned', 'disposal_requested', 'disposed')),
  -- Where a refused disposal leads back to.
  state_before text,
  tlp text not null check (tlp in ('clear', 'green', 'amber', 'amber+strict', 'red')),
  labels text[] not null,
  file_name text,
  bytes bigint,
  sha256 text,
  media_type text,
  store text check (store in ('disk', 's3')),
  -- The item's own key, sealed with the organisation's; null once the bytes are gone.
  sealed_key text,
  locked_until timestamptz,
  malware_safe boolean not null,
  scan_state text not null default 'none' check (scan_state in ('none', 'pending', 'clean', 'condemned', 'failed')),
  scan_found text,
  scanned_at timestamptz,
  verified_at timestamptz,
  verified_ok boolean,
  frozen boolean not null default false,
  custodian text not null,
  location text not null,
  derived_from uuid references evidence (id) on delete cascade,
  transform text,
  asked_by_id text,
  asked_by_name text,
  asked_at timestamptz,
  asked_reason text,
  disposed_at timestamptz,
  certificate jsonb,
  registered_by_name text not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  head_seq int not null,
  head_hash text not null,
  search text not null,
  rev int not null default 1,
  unique (org_id, number)
);
create index evidence_newest on evidence (org_id, created_at desc, id desc);
create index evidence_incident on evidence (incident_id);
create index evidence_derived on evidence (derived_from);
create index evidence_unverified on evidence (org_id, verified_at) where sha256 is not null and disposed_at is null;
select tocsin_wall('evidence');
select tocsin_narrow('evidence', 'exists (select from incident where incident.id = incident_id)');

-- `step` is the canonical JSON that was hashed.
create table custody_event (
  org_id uuid not null references organisation,
  evidence_id uuid not null references evidence (id) on delete cascade,
  seq int not null,
  at timestamptz not null,
  actor_id text not null,
  action text not null,
  step text not null,
  hash text not null,
  primary key (evidence_id, seq)
);
create index custody_event_views on custody_event (evidence_id, actor_id, at) where action = 'viewed';
select tocsin_wall('custody_event');
select tocsin_narrow('custody_event', 'exists (select from evidence where evidence.id = evidence_id)');
revoke update, delete on custody_event from tocsin_app, tocsin_system;

create table evidence_upload (
  id uuid primary key,
  org_id uuid not null references organisation,
  evidence_id uuid not null unique references evidence (id) on delete cascade,
  person_id text not null,
  file_name text not null,
  length bigint not null,
  -- What is on the disk for certain.
  received bigint not null,
  sealed_key text not null,
  -- Who writes to it, and until when that is believed.
  lease uuid,
  lease_until timestamptz,
  expires_at timestamptz not null
);
select tocsin_wall('evidence_upload');
select tocsin_narrow('evidence_upload', 'exists (select from evidence where evidence.id = evidence_id)');

create table evidence_archive (
  id uuid primary key,
  org_id uuid not null references organisation,
  evidence_id uuid not null references evidence (id) on delete cascade,
  person_id text not null,
  sealed_password text not null,
  expires_at timestamptz not null
);
select tocsin_wall('evidence_archive');
select tocsin_narrow('evidence_archive', 'exists (select from evidence where evidence.id = evidence_id)');

create table evidence_limits (
  org_id uuid primary key references organisation,
  most_file_bytes bigint not null,
  most_total_bytes bigint not null
);
select tocsin_wall('evidence_limits');
