-- Answers kept for 24 hours, so that a write repeated with the same Idempotency-Key is done once.
create table idempotency (
  org_id uuid not null,
  actor_id text not null,
  key text not null,
  -- SHA-256 of method, path and input: the same key must mean the same request.
  request_hash text not null,
  begun_at timestamptz not null,
  -- Null while the request is being worked on.
  answer_status int,
  -- The answer's JSON as text; null when it held a secret that is shown only once.
  answer_body text,
  primary key (org_id, actor_id, key)
);
create index idempotency_begun_at on idempotency (org_id, begun_at);
select tocsin_wall('idempotency');
