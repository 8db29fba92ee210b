-- Records that an erasure changed: their entries keep the hash of what they were, and this says what they are now.

create table ledger_redaction (
  org_id uuid not null references organisation (id),
  record_id uuid not null,
  -- Counts the erasures that changed the record.
  place int not null check (place > 0),
  erasure_id uuid not null,
  before_hash text not null,
  after_hash text not null,
  xact xid8 not null default pg_current_xact_id(),
  primary key (org_id, record_id, place),
  unique (org_id, record_id, erasure_id)
);
create index ledger_redaction_erasure on ledger_redaction (org_id, erasure_id, record_id);
select tocsin_wall('ledger_redaction');
revoke insert, update, delete on ledger_redaction from tocsin_app;
revoke update, delete on ledger_redaction from tocsin_system;

-- Tocsin itself changes an activity only together with a mark in the ledger.
grant update (actor_name, subject_id, ip, user_agent, data) on activity to tocsin_system;
create function tocsin_activity_redaction() returns trigger language plpgsql as $$
begin
  if current_user = 'tocsin_system' and not exists (
    select from ledger_redaction r
    where r.org_id = old.org_id and r.record_id = old.id and r.xact = pg_current_xact_id()) then
    raise exception 'An activity is changed only with a mark in the ledger.' using errcode = 'insufficient_privilege';
  end if;
  return new;
end
$$;
create trigger activity_redaction before update of actor_name, subject_id, ip, user_agent, data on activity
  for each row execute function tocsin_activity_redaction();
