-- What was answered to a sender that named its batch, so that a resend of it is answered the same and stored once.
create table ingest_receipt (
  org_id uuid not null references organisation,
  key text not null,
  accepted integer not null,
  unparsed integer not null,
  at timestamptz not null,
  primary key (org_id, key)
);
create index ingest_receipt_by_age on ingest_receipt (at);
select tocsin_wall('ingest_receipt');
