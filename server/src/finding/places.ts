import type { Permission } from '@tocsin/contracts/identity';
// Where the search looks: for each kind its rows, what they are called, and how they answer for a field.
//
// The rows of other modules are only read here, below the wall that decides what somebody sees.
import type { FoundKind } from '@tocsin/contracts/words';
import { sql, type RawBuilder } from 'kysely';

import {
  authorIs,
  likeOf,
  numberIs,
  personIs,
  rankIs,
  someTextIs,
  textHas,
  textIs,
  timeIs,
  type Answer,
  type Condition,
} from './conditions.ts';
import { namesEntity, namesLike } from './entity-spellings.ts';

export type Place = {
  kind: FoundKind;
  permission: Permission;
  /** The rows, as `t`. */
  from: RawBuilder<unknown>;
  /** When it was last of interest: what is latest comes first. */
  at: RawBuilder<unknown>;
  title: RawBuilder<string>;
  /** What is searched for words, in the words of the index. */
  text: RawBuilder<string>;
  /** What is shown of it. */
  shown: RawBuilder<string>;
  /** Places of `finding_candidates` whose ids are rows here. */
  indexes: readonly string[];
  fields: Readonly<Record<string, Answer>>;
  /** Rows that an entity of one of these spellings leads to. */
  named?: (spellings: readonly string[]) => RawBuilder<unknown>;
  /** Words in what an item holds. */
  content?: (words: string, whole: string) => Condition;
  /** Of `Found`, beside id, title, shown text and time. */
  columns: RawBuilder<unknown>;
};

const column = (name: string) => sql.ref(`t.${name}`);
const ofIncident: Answer = (test, asker) =>
  test.kind === 'match' && likeOf(test.pattern) === 'none'
    ? sql`(t.incident_id is null)`
    : sql`exists (select from incident i where i.id = t.incident_id
        and (${textIs(sql`i.number`)(test, asker)} or ${textHas(sql`i.title`)(test, asker)}))`;

const alerts: Place = {
  kind: 'alert',
  permission: 'alert:read',
  from: sql`alert t`,
  at: column('last_seen_at'),
  title: sql`t.title`,
  text: sql`t.search`,
  shown: sql`array_to_string(t.entities, ', ') || E'\n' || t.rule_title || E'\n' || t.description`,
  indexes: ['alert'],
  fields: {
    severity: rankIs(column('severity')),
    stage: textIs(column('stage')),
    assignee: personIs(column('assignee_id')),
    verdict: textIs(column('verdict')),
    site: textIs(column('site_code')),
    rule: (test, asker) =>
      sql`(${textIs(column('rule_id'))(test, asker)} or ${textHas(column('rule_title'))(test, asker)})`,
    dataset: textIs(column('dataset')),
    tactic: someTextIs(column('tactics')),
    technique: (test, asker) =>
      sql`exists (select from unnest(t.techniques) as one
        where ${textIs(sql`one`)(test, asker)} or ${textIs(sql`split_part(one, '.', 1)`)(test, asker)})`,
    entity: namesEntity((condition) => sql`t.id in (select ae.alert_id from alert_entity ae where ${condition})`),
    incident: ofIncident,
    risk: numberIs(column('risk_score')),
    title: textHas(column('title')),
    number: textIs(column('number')),
    created: timeIs(column('created_at')),
    seen: timeIs(column('last_seen_at')),
  },
  named: (spellings) => sql`select alert_id from alert_entity where entity = any(${namesLike(spellings)})`,
  columns: sql`t.number, t.severity, t.stage as state, t.site_code as site, null as by, null as type,
    t.incident_id as incident_id`,
};

const throughAlerts = (condition: RawBuilder<unknown>) => sql`select ia.incident_id from incident_alert ia
  join alert_entity ae on ae.alert_id = ia.alert_id where ia.removed_at is null and ${condition}`;

const incidents: Place = {
  kind: 'incident',
  permission: 'incident:read',
  from: sql`incident t`,
  at: column('last_activity_at'),
  title: sql`t.title`,
  // Not its entities: they are taken from alerts of all sites.
  text: sql`finding_incident_text(t.number, t.title, t.summary, t.root_cause, t.lessons)`,
  shown: sql`t.summary || E'\n' || t.root_cause || E'\n' || t.lessons`,
  indexes: ['incident'],
  fields: {
    severity: rankIs(sql`(5 - t.severity)`),
    stage: (test, asker) =>
      sql`(${textIs(column('stage'))(test, asker)} or ${textIs(column('status_label'))(test, asker)})`,
    assignee: personIs(column('owner_id')),
    verdict: textIs(column('verdict')),
    site: (test, asker) => sql`exists (select from unnest(t.site_codes) as one
      join site on site.code = one and site.org_id = t.org_id where ${textIs(sql`one`)(test, asker)})`,
    entity: namesEntity((condition) => sql`t.id in (${throughAlerts(condition)})`),
    incident: textIs(column('number')),
    tlp: textIs(column('tlp')),
    type: textIs(column('type')),
    title: textHas(column('title')),
    number: textIs(column('number')),
    created: timeIs(column('created_at')),
    seen: timeIs(column('last_activity_at')),
    due: timeIs(column('sla_due_at')),
  },
  named: (spellings) => throughAlerts(sql`ae.entity = any(${namesLike(spellings)})`),
  columns: sql`t.number, 5 - t.severity as severity, t.stage as state, null as site, null as by, t.type,
    null::uuid as incident_id`,
};

const entities: Place = {
  kind: 'entity',
  permission: 'alert:read',
  from: sql`entity t`,
  at: column('created_at'),
  title: sql`t.value`,
  text: sql`coalesce((select string_agg(n.text, E'\n') from entity_name n where n.entity_id = t.id), t.key)`,
  shown: sql`''`,
  indexes: ['entity'],
  fields: {
    entity: namesEntity(
      (condition) => sql`exists (select from (select n.text as entity from entity_name n where n.entity_id = t.id) ae
        where ${condition})`,
    ),
    verdict: textIs(column('verdict')),
    list: someTextIs(column('lists')),
    type: textIs(column('kind')),
    title: textHas(column('value')),
    created: timeIs(column('created_at')),
  },
  named: (spellings) => sql`select entity_id from entity_name where text = any(${spellings}::text[])`,
  columns: sql`null as number, null::int as severity, t.verdict as state, null as site, null as by, t.kind as type,
    null::uuid as incident_id`,
};

/** A look at it is given a reason for, as `needsReason` of evidence has it. */
const isGuarded = sql`(t.tlp = 'red'
  or exists (select from incident_restriction r where r.incident_id = t.incident_id))`;

const evidence: Place = {
  kind: 'evidence',
  permission: 'evidence:read',
  from: sql`evidence t`,
  at: column('created_at'),
  title: sql`t.title`,
  text: sql`finding_evidence_text(t.search, t.description)`,
  shown: sql`t.description || E'\n' || coalesce(t.file_name, '') || E'\n' || array_to_string(t.labels, ' ')`,
  indexes: ['evidence', 'content'],
  fields: {
    stage: textIs(column('state')),
    tlp: textIs(column('tlp')),
    label: someTextIs(column('labels')),
    type: textIs(column('kind')),
    hash: textIs(column('sha256')),
    incident: ofIncident,
    author: textHas(column('registered_by_name')),
    title: textHas(column('title')),
    number: textIs(column('number')),
    created: timeIs(column('created_at')),
    seen: timeIs(column('updated_at')),
  },
  // Word by word somebody could guess what they may not read: of such an item only whole words are found.
  content: (words, whole) => sql`exists (select from evidence_words w where w.evidence_id = t.id
    and w.words @@ case when ${isGuarded} then ${whole}::tsquery else ${words}::tsquery end)`,
  columns: sql`t.number, null::int as severity, t.state, null as site, t.registered_by_name as by, t.kind as type,
    t.incident_id as incident_id`,
};

const comments: Place = {
  kind: 'comment',
  permission: 'incident:read',
  from: sql`(
    select c.id, c.org_id, c.incident_id, c.author_id::text as author_id, c.author_name, c.body, c.created_at as at,
      null as task from incident_comment c
    union all
    select l.id, l.org_id, k.incident_id, l.author_id, l.author_name, l.body, l.at, k.title as task
    from incident_task_log l join incident_task k on k.id = l.task_id) t`,
  at: column('at'),
  title: sql`coalesce(t.task, '')`,
  text: sql`t.body`,
  shown: sql`t.body`,
  indexes: ['comment', 'log'],
  fields: {
    author: authorIs(column('author_id'), column('author_name')),
    incident: ofIncident,
    created: timeIs(column('at')),
    seen: timeIs(column('at')),
  },
  columns: sql`null as number, null::int as severity, null as state, null as site, t.author_name as by, null as type,
    t.incident_id as incident_id`,
};

const tasks: Place = {
  kind: 'task',
  permission: 'incident:read',
  from: sql`incident_task t`,
  at: column('created_at'),
  title: sql`t.title`,
  text: sql`finding_task_text(t.number, t.title, t.description, t.checklist)`,
  shown: sql`t.description || E'\n' || coalesce(
    (select string_agg(one ->> 'text', E'\n') from jsonb_array_elements(t.checklist) as one), '')`,
  indexes: ['task'],
  fields: {
    stage: textIs(column('state')),
    assignee: personIs(column('assignee_id')),
    phase: textIs(column('phase')),
    incident: ofIncident,
    title: textHas(column('title')),
    number: textIs(column('number')),
    created: timeIs(column('created_at')),
    seen: timeIs(column('updated_at')),
    due: timeIs(column('due_at')),
  },
  columns: sql`t.number, null::int as severity, t.state, null as site, null as by, t.phase as type,
    t.incident_id as incident_id`,
};

export const places: Readonly<Record<FoundKind, Place>> = {
  alert: alerts,
  incident: incidents,
  entity: entities,
  evidence,
  comment: comments,
  task: tasks,
};
