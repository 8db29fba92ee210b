-- Words of alerts, incidents, comments, tasks, entities and evidence, so that one search finds them at any size.
--
-- Row-level security keeps the operators of a word index from being asked below the wall (they are not leakproof), so
-- `finding_candidates` asks them as `tocsin_system`, within the organisation of the transaction, and hands back ids
-- only: what somebody sees of these rows is decided where they are read.

-- What parts words: everything of ASCII that is no letter or digit, and the marks of other scripts. The same stands in
-- `server/src/finding/words.ts`. The first word holds the organisation and a space, which nobody can type.
create function finding_words(org uuid, said text) returns tsvector
language sql immutable parallel safe cost 1000 as $$
  select array_to_tsvector(array(
    select ' ' || org union
    select left(word, 64) from regexp_split_to_table(lower(left(said, 200000)),
      '[\s\u0001-\u002f\u003a-\u0040\u005b-\u0060\u007b-\u00a0«»“”‘’„…–—·]+') as word where word <> ''))
$$;

create function finding_incident_text(number text, title text, summary text, root_cause text, lessons text)
returns text language sql immutable parallel safe as
  $$ select number || E'\n' || title || E'\n' || summary || E'\n' || root_cause || E'\n' || lessons $$;
create function finding_task_text(number text, title text, description text, checklist jsonb)
returns text language sql immutable parallel safe as $$
  select number || E'\n' || title || E'\n' || description || E'\n'
    || coalesce(jsonb_path_query_array(checklist, '$[*].text')::text, '') $$;
create function finding_evidence_text(search text, description text) returns text
language sql immutable parallel safe as $$ select search || E'\n' || description $$;

create index alert_words on alert using gin (finding_words(org_id, search));
create index incident_words on incident
  using gin (finding_words(org_id, finding_incident_text(number, title, summary, root_cause, lessons)));
create index incident_comment_words on incident_comment using gin (finding_words(org_id, body));
create index incident_task_log_words on incident_task_log using gin (finding_words(org_id, body));
create index incident_task_words on incident_task
  using gin (finding_words(org_id, finding_task_text(number, title, description, checklist)));
create index evidence_about_words on evidence
  using gin (finding_words(org_id, finding_evidence_text(search, description)));
create index entity_name_words on entity_name using gin (finding_words(org_id, text));

create index incident_comment_newest on incident_comment (org_id, created_at, id);
create index incident_task_log_newest on incident_task_log (org_id, at, id);
create index incident_task_newest on incident_task (org_id, created_at, id);
create index entity_newest on entity (org_id, created_at, id);

-- The words that stand in an item of evidence, never their order: nothing can be read from here. They go with the
-- item's bytes.
create table evidence_words (
  evidence_id uuid primary key references evidence (id) on delete cascade,
  org_id uuid not null references organisation (id),
  words tsvector not null,
  -- Of how many bytes, from the first one.
  bytes_read bigint not null,
  at timestamptz not null
);
select tocsin_wall('evidence_words');
select tocsin_narrow('evidence_words', 'exists (select from evidence where evidence.id = evidence_id)');
create index evidence_words_words on evidence_words using gin (words);

-- Rows of the transaction's organisation in which the words stand: at most `most`, in no order. Of alerts only those of
-- the sites in reach, so that somebody of one site is not crowded out by the others.
create function finding_candidates(place text, words tsquery, most integer) returns setof uuid
language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
  org uuid := nullif(current_setting('app.org_id', true), '')::uuid;
  wanted tsquery := quote_literal(' ' || org)::tsquery && words;
begin
  -- Built anew each time: how rare the words are decides how they are best looked for.
  case place
    when 'alert' then return query execute
      'select id from alert where finding_words(org_id, search) @@ $1
        and ($3 or site_code = any($4)) limit $2' using wanted, most, tocsin_reach_all_sites(), tocsin_reach_sites();
    when 'incident' then return query execute
      'select id from incident where finding_words(org_id,
        finding_incident_text(number, title, summary, root_cause, lessons)) @@ $1 limit $2' using wanted, most;
    when 'comment' then return query execute
      'select id from incident_comment where finding_words(org_id, body) @@ $1 limit $2' using wanted, most;
    when 'log' then return query execute
      'select id from incident_task_log where finding_words(org_id, body) @@ $1 limit $2' using wanted, most;
    when 'task' then return query execute
      'select id from incident_task where finding_words(org_id,
        finding_task_text(number, title, description, checklist)) @@ $1 limit $2' using wanted, most;
    when 'entity' then return query execute
      'select distinct entity_id from entity_name where finding_words(org_id, text) @@ $1 limit $2' using wanted, most;
    when 'evidence' then return query execute
      'select id from evidence where finding_words(org_id, finding_evidence_text(search, description)) @@ $1
        limit $2' using wanted, most;
    when 'content' then return query execute
      'select evidence_id from evidence_words where words @@ $1 limit $2' using wanted, most;
  end case;
end
$$;
grant create on schema public to tocsin_system;
alter function finding_candidates(text, tsquery, integer) owner to tocsin_system;
revoke create on schema public from tocsin_system;
revoke all on function finding_candidates(text, tsquery, integer) from public;
grant execute on function finding_candidates(text, tsquery, integer) to tocsin_app, tocsin_system;
