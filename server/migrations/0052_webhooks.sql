-- Webhooks of other products, what they delivered, and what those products say of the alerts they raised.

alter table alert
  add column source_product text,
  add column source_name text,
  add column source_url text,
  add column source_severity text,
  add column source_status text check (source_status in ('firing', 'resolved', 'unknown')),
  add column source_status_at timestamptz;

create table webhook (
  id uuid primary key,
  org_id uuid not null references organisation (id),
  provider text not null,
  name text not null,
  site_id uuid,
  -- SHA-256 of the secret part of its address, hex.
  token_hash text not null unique,
  enabled boolean not null,
  auto_close boolean not null,
  -- How a delivery proves where it comes from; null: by the address alone.
  verify jsonb,
  -- Sealed; all of them are valid, the newest first.
  secrets jsonb not null,
  -- Where the fields of an alert are found in the payload, for products without a reader of their own.
  mapping jsonb,
  created_by text not null,
  created_at timestamptz not null,
  last_delivery_at timestamptz,
  last_status text,
  deliveries integer not null default 0,
  alerts integer not null default 0,
  failures integer not null default 0,
  rev integer not null default 1
);
create index webhook_org on webhook (org_id, created_at);
select tocsin_wall('webhook');

-- What came: also the memory by which a resend or a replay is recognised, over restarts and processes.
create table webhook_delivery (
  id uuid primary key,
  org_id uuid not null,
  webhook_id uuid not null references webhook (id) on delete cascade,
  at timestamptz not null,
  -- The sender's own name for the delivery, else the hash of the body.
  name text not null,
  -- Hash of the signature that was found right; null where none was asked for.
  signature text,
  -- `taken` until the alerts are raised: a delivery that ends there is made whole by the sender's next try.
  status text not null check (status in ('taken', 'done', 'empty', 'refused')),
  reason text,
  -- Of the body as it came.
  bytes integer not null,
  -- The unpacked body, gzip and base64; null when it is too large or too old to be kept.
  body text,
  ip text,
  -- Which events hold the original, in the order of the alerts.
  event_ids text[] not null default '{}',
  alert_ids text[] not null default '{}',
  alerts integer not null default 0,
  repeats integer not null default 0
);
create index webhook_delivery_newest on webhook_delivery (org_id, webhook_id, id desc);
create index webhook_delivery_name on webhook_delivery (webhook_id, name, id desc);
create index webhook_delivery_signature on webhook_delivery (webhook_id, signature) where signature is not null;
create index webhook_delivery_age on webhook_delivery (org_id, at);
select tocsin_wall('webhook_delivery');
