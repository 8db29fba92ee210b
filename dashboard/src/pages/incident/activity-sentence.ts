// An activity as a sentence: who did what, with what it was before and is now.
import type { ActivityRow } from '@tocsin/contracts/activity';

import { evidenceTold } from '../../evidence/told.ts';
import { formatWord } from '../../lib/format.ts';
import { actionSaid } from '../../words/actions.ts';
import { incidentFieldSaid } from '../../words/incident-fields.ts';
import { cancelSaid, holdSaid, milestoneSaid } from '../../words/incident-model.ts';
import { said } from '../../words/said.ts';
import { alertStageSaid, alertStageWords, incidentStageSaid } from '../../words/stages.ts';
import { taskStateSaid } from '../../words/tasks.ts';
import { verdictSaid } from '../../words/verdicts.ts';
import { slaTold } from './told-sla.ts';
import { words } from './words.ts';

export type Sentence = {
  /** After the actor's name: `moved the incident`. */
  verb: string;
  before: string | null;
  after: string | null;
  /** The words someone gave, or why a rule acted. */
  reason: string | null;
};

type Data = ActivityRow['data'];
const text = (data: Data, key: string): string => (typeof data[key] === 'string' ? data[key] : '');
const given = (data: Data, key: string): string | null => text(data, key) || null;
const why = (data: Data): string | null => given({ because: said(text(data, 'because')) }, 'because');
const number = (data: Data, key: string): number => (typeof data[key] === 'number' ? data[key] : 0);
const nameOf = (value: unknown): string =>
  typeof value === 'object' && value !== null && 'name' in value && typeof value.name === 'string'
    ? value.name
    : words.told.nobody;

const sentence = (verb: string, changes: Partial<Sentence> = {}): Sentence => ({
  verb,
  before: null,
  after: null,
  reason: null,
  ...changes,
});

const task = (data: Data): string => `${text(data, 'number')} ${text(data, 'title')}`.trim();
const ofTwo = (say: (one: string, two: string) => string, data: Data, one: string, two: string): Sentence =>
  sentence(say(text(data, one), text(data, two)), { reason: given(data, 'reason') });

const makers: Record<string, (data: Data) => Sentence> = {
  ...slaTold,
  'incident.opened': (data) => sentence(words.told.opened, { reason: why(data) }),
  'incident.alert_added': (data) =>
    sentence(words.told.alertAdded(text(data, 'alertNumber'), text(data, 'alertTitle')), {
      reason: why(data),
    }),
  'incident.alert_removed': (data) =>
    sentence(words.told.alertRemoved(text(data, 'alertNumber')), { reason: given(data, 'reason') }),
  'incident.staged': (data) =>
    sentence(words.told.staged, {
      before: incidentStageSaid(text(data, 'before')),
      after: incidentStageSaid(text(data, 'after')),
      reason: said(text(data, 'reason')) || null,
    }),
  'incident.closed': (data) =>
    sentence(words.told.closed, {
      before: incidentStageSaid(text(data, 'before')),
      after: verdictSaid(text(data, 'verdict')),
      reason: given(data, 'reason'),
    }),
  'incident.assigned': (data) =>
    sentence(words.told.assigned, { before: nameOf(data.before), after: nameOf(data.after) }),
  'incident.edited': (data) => edited(data.fields),
  'incident.restricted': (data) => sentence(words.told.restricted, { reason: given(data, 'reason') }),
  'incident.access_changed': (data) => sentence(words.told.accessChanged, { reason: given(data, 'reason') }),
  'incident.unrestricted': () => sentence(words.told.unrestricted),
  'incident.commented': (data) => sentence(words.told.commented, { reason: given(data, 'excerpt') }),
  'incident.comment_edited': (data) => sentence(words.told.commentEdited, { reason: given(data, 'excerpt') }),
  'incident.comment_deleted': () => sentence(words.told.commentDeleted),
  'incident.thread_resolved': (data) => sentence(words.told.threadResolved, { reason: given(data, 'excerpt') }),
  'incident.thread_reopened': (data) => sentence(words.told.threadReopened, { reason: given(data, 'excerpt') }),
  'incident.watched': () => sentence(words.told.watched),
  'incident.unwatched': () => sentence(words.told.unwatched),
  'incident.cancelled': (data) =>
    sentence(words.told.cancelled, {
      before: incidentStageSaid(text(data, 'before')),
      after: cancelSaid(text(data, 'as')),
      reason: given(data, 'reason'),
    }),
  'incident.held': (data) =>
    sentence(words.told.held, { after: holdSaid(text(data, 'waitingOn')), reason: given(data, 'reason') }),
  'incident.resumed': () => sentence(words.told.resumed),
  'incident.milestone_set': (data) =>
    sentence(words.told.milestoneSet, {
      before: milestoneSaid(text(data, 'milestone')),
      after: text(data, 'after').slice(0, 16).replace('T', ' '),
      reason: given(data, 'reason'),
    }),
  'incident.merged': (data) => ofTwo(words.told.merged, data, 'sourceNumber', 'targetNumber'),
  'incident.unmerged': (data) => ofTwo(words.told.unmerged, data, 'sourceNumber', 'targetNumber'),
  'incident.split': (data) => ofTwo(words.told.split, data, 'number', 'fromNumber'),
  'incident.related': (data) => sentence(words.told.related(text(data, 'otherNumber'))),
  'incident.unrelated': (data) => sentence(words.told.unrelated(text(data, 'otherNumber'))),
  'incident.task_added': (data) => sentence(words.told.taskAdded(task(data))),
  'incident.task_edited': (data) => sentence(words.told.taskEdited(task(data))),
  'incident.task_staged': (data) =>
    sentence(words.told.taskStaged(task(data)), {
      before: taskStateSaid(text(data, 'before')),
      after: taskStateSaid(text(data, 'after')),
      reason: given(data, 'reason'),
    }),
  'incident.task_logged': (data) => sentence(words.told.taskLogged(task(data)), { reason: given(data, 'excerpt') }),
  'timeline.added': (data) =>
    sentence(words.told.timelineAdded(number(data, 'entries')), { reason: given(data, 'title') }),
  'timeline.changed': (data) => sentence(words.told.timelineChanged, { reason: given(data, 'title') }),
  'timeline.removed': (data) =>
    sentence(words.told.timelineRemoved(text(data, 'title')), { reason: given(data, 'reason') }),
  'timeline.marked': (data) =>
    sentence(words.told.timelineMarked(number(data, 'entries')), { reason: given(data, 'title') }),
  'timeline.imported': (data) =>
    sentence(words.told.timelineImported(text(data, 'name'), number(data, 'added'), number(data, 'bad'))),
  'timeline.import_undone': (data) => sentence(words.told.timelineImportUndone(text(data, 'name'))),
  'incident_model.changed': () => sentence(words.told.modelChanged),
  'alert.raised': (data) => sentence(words.told.alertRaised(text(data, 'number'), text(data, 'title'))),
  'alert.updated': (data) =>
    sentence(words.told.alertUpdated(text(data, 'number'), text(data, 'title')), {
      reason: words.told.timesInAll(number(data, 'count')),
    }),
  'alert.source_said': (data) =>
    sentence(
      words.told.sourceSaid(text(data, 'product'), text(data, 'number'), text(data, 'title'), text(data, 'status')),
    ),
  'alert.reopened': (data) =>
    sentence(words.told.alertReopened(text(data, 'number')), {
      before: alertStageSaid(text(data, 'before')),
      after: alertStageWords.new,
      reason: why(data),
    }),
  'alert.staged': (data) =>
    sentence(words.told.alertStaged(text(data, 'number')), {
      before: alertStageSaid(text(data, 'before')),
      after: alertStageSaid(text(data, 'after')),
    }),
  'alert.resolved': (data) =>
    sentence(words.told.alertResolved(text(data, 'number')), {
      before: alertStageSaid(text(data, 'before')),
      after: verdictSaid(text(data, 'verdict')),
      reason: given(data, 'reason'),
    }),
  'alert.assigned': (data) =>
    sentence(words.told.alertAssigned(text(data, 'number')), {
      before: nameOf(data.before),
      after: nameOf(data.after),
    }),
  'alert.restored': (data) =>
    sentence(words.told.alertRestored(actionSaid(text(data, 'undone')), text(data, 'number'))),
};

/** Kinds that are not known yet read as their own name, so that nothing is left out. */
export function sentenceOf(activity: Pick<ActivityRow, 'type' | 'data'>): Sentence {
  const make = makers[activity.type] ?? evidenceTold[activity.type];
  return make ? make(activity.data) : sentence(formatWord(activity.type.replaceAll('.', ' ')).toLowerCase());
}

const longest = 120;

function edited(fields: unknown): Sentence {
  const entries = typeof fields === 'object' && fields !== null ? Object.entries(fields) : [];
  const [first] = entries;
  if (!first) return sentence(words.told.edited);
  if (entries.length > 1) return sentence(words.told.fieldsChanged(entries.map(([name]) => incidentFieldSaid(name))));
  const [name, change] = first;
  if (name === 'summary') return sentence(words.told.summaryChanged);
  return sentence(words.told.fieldChanged(incidentFieldSaid(name)), {
    before: shown(name, change, 'before'),
    after: shown(name, change, 'after'),
  });
}

function shown(name: string, change: unknown, side: 'before' | 'after'): string {
  const value: unknown = typeof change === 'object' && change !== null ? Reflect.get(change, side) : undefined;
  if (value === null || value === undefined || value === '') return words.told.nothing;
  const said = typeof value === 'string' || typeof value === 'number' ? String(value) : JSON.stringify(value);
  return (name === 'severity' ? `SEV${said}` : said).slice(0, longest);
}
