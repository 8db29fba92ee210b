-- What somebody sees within their organisation: only the rows of their sites, and no need-to-know incident they are not
-- named in. Each transaction says whose eyes it has: `app.reach`, `app.sites`, `app.person` (platform/reach.ts).

-- The sites a member is confined to, by code; null: all of them, and what belongs to none.
alter table membership add column site_codes text[];

create table incident_restriction (
  incident_id uuid primary key references incident (id) on delete cascade,
  org_id uuid not null references organisation (id),
  reason text not null,
  by_id text not null,
  by_name text not null,
  at timestamptz not null
);
create index incident_restriction_org on incident_restriction (org_id);
select tocsin_wall('incident_restriction');

create table incident_access (
  org_id uuid not null references organisation (id),
  incident_id uuid not null references incident_restriction (incident_id) on delete cascade,
  person_id uuid not null references person (id),
  at timestamptz not null,
  primary key (incident_id, person_id)
);
create index incident_access_person on incident_access (org_id, person_id);
select tocsin_wall('incident_access');

-- A transaction that says nothing sees nothing that has a site.
create function tocsin_reach_all_sites() returns boolean language sql stable as
  $$ select coalesce(current_setting('app.reach', true), '') in ('everything', 'all_sites') $$;

create function tocsin_reach_sites() returns text[] language sql stable as
  $$ select coalesce(nullif(current_setting('app.sites', true), ''), '{}')::text[] $$;

-- The need-to-know incidents that do not name whoever asks.
create function tocsin_hidden_incidents() returns uuid[] language sql stable as $$
  select case when current_setting('app.reach', true) = 'everything' then '{}'::uuid[]
    else array(select r.incident_id from incident_restriction r where not exists (
      select from incident_access a
      where a.incident_id = r.incident_id and a.person_id = nullif(current_setting('app.person', true), '')::uuid)) end
$$;

-- Whether there is nothing to hide: asked first, so that whoever sees everything pays for no row.
create function tocsin_reach_whole() returns boolean language sql stable as $$
  select case coalesce(current_setting('app.reach', true), '')
    when 'everything' then true
    when 'all_sites' then tocsin_hidden_incidents() = '{}'::uuid[]
    else false end
$$;

-- Every table whose rows have a site or an incident calls this once, beside tocsin_wall. A `(select f())` is worked out
-- once a statement, not once a row.
create function tocsin_narrow(table_name regclass, condition text) returns void language plpgsql as $$
begin
  execute format(
    'create policy reach on %s as restrictive for select to tocsin_app using ((select tocsin_reach_whole()) or (%s))',
    table_name, condition);
end
$$;

select tocsin_narrow('alert', $$
  ((select tocsin_reach_all_sites()) or site_code = any((select tocsin_reach_sites())::text[]))
  and (incident_id is null or incident_id <> all((select tocsin_hidden_incidents())::uuid[])) $$);
select tocsin_narrow('alert_evidence', 'exists (select from alert where alert.id = alert_id)');
select tocsin_narrow('alert_entity', 'exists (select from alert where alert.id = alert_id)');
select tocsin_narrow('alert_outcome', 'exists (select from alert where alert.id = alert_id)');
select tocsin_narrow('alert_operation', 'exists (select from alert where alert.id = alert_id)');

select tocsin_narrow('incident', $$
  ((select tocsin_reach_all_sites()) or site_codes && (select tocsin_reach_sites())::text[])
  and id <> all((select tocsin_hidden_incidents())::uuid[]) $$);
select tocsin_narrow('incident_alert', $$
  incident_id <> all((select tocsin_hidden_incidents())::uuid[])
  and exists (select from alert where alert.id = alert_id) $$);
select tocsin_narrow('incident_comment', 'exists (select from incident where incident.id = incident_id)');
select tocsin_narrow('incident_group', 'exists (select from incident where incident.id = incident_id)');

-- An activity about an alert or an incident is seen by whoever sees that. Other activities have no site: whoever is
-- confined to sites sees those about what all share, unless they tell what was found everywhere, and their own.
select tocsin_narrow('activity', $$
  case when subject_kind in ('alert', 'incident') or incident_id is not null then
    case subject_kind
      when 'alert' then exists (select from alert where alert.id = subject_id::uuid)
      when 'incident' then exists (select from incident where incident.id = subject_id::uuid)
      else true end
    and (incident_id is null or exists (select from incident where incident.id = incident_id))
  else (select tocsin_reach_all_sites()) or actor_id = nullif(current_setting('app.person', true), '')
    or (subject_kind in ('rule', 'tuning', 'mapping')
      and type not in ('rule.backtested', 'rule.rolled_back', 'tuning.warned', 'rule.triggered')) end $$);

select tocsin_narrow('site',
  '(select tocsin_reach_all_sites()) or code = any((select tocsin_reach_sites())::text[])');
select tocsin_narrow('api_key',
  '(select tocsin_reach_all_sites()) or exists (select from site where site.id = site_id)');
select tocsin_narrow('ingest_token',
  '(select tocsin_reach_all_sites()) or exists (select from site where site.id = site_id)');
select tocsin_narrow('ingest_sender',
  '(select tocsin_reach_all_sites()) or exists (select from site where site.id = site_id)');
select tocsin_narrow('ingest_pull',
  '(select tocsin_reach_all_sites()) or exists (select from site where site.id = site_id)');
select tocsin_narrow('ingest_pull_object',
  '(select tocsin_reach_all_sites()) or exists (select from ingest_pull where ingest_pull.id = pull_id)');
select tocsin_narrow('webhook',
  '(select tocsin_reach_all_sites()) or exists (select from site where site.id = site_id)');
select tocsin_narrow('webhook_delivery',
  '(select tocsin_reach_all_sites()) or exists (select from webhook where webhook.id = webhook_id)');
select tocsin_narrow('replay',
  '(select tocsin_reach_all_sites()) or site = any((select tocsin_reach_sites())::text[])');
select tocsin_narrow('source_watch',
  '(select tocsin_reach_all_sites()) or site = any((select tocsin_reach_sites())::text[])');
-- Tocsin's own evaluation over all sites.
select tocsin_narrow('correlation_match', '(select tocsin_reach_all_sites())');

-- A backtest reads what its starter sees; who sees less does not see what it found.
alter table rule_backtest add column sites text[];
select tocsin_narrow('rule_backtest',
  '(select tocsin_reach_all_sites()) or sites <@ (select tocsin_reach_sites())::text[]');
