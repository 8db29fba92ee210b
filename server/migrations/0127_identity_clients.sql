-- Deleted service accounts stay as a name for what they did; the name is free for another one.
alter table service_account add column deleted_at timestamptz;
alter table service_account drop constraint service_account_org_id_name_key;
create unique index service_account_org_id_name_key on service_account (org_id, name) where deleted_at is null;

-- Keys that sign access tokens are sealed anew with the newest key, as everything else.
grant update (private_sealed) on oauth_signing_key to tocsin_system;
