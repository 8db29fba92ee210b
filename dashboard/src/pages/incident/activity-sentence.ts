// An activity as a sentence: who did what, with what it was before and is now.
import type { ActivityRow } from '@tocsin/contracts/activity';

import { stageTitle, isStage } from '../../incidents/stages.ts';
import { formatWord, plural } from '../../lib/format.ts';

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
const number = (data: Data, key: string): number => (typeof data[key] === 'number' ? data[key] : 0);
const stageName = (word: string): string => (isStage(word) ? stageTitle[word] : formatWord(word));
const nameOf = (value: unknown): string =>
  typeof value === 'object' && value !== null && 'name' in value && typeof value.name === 'string'
    ? value.name
    : 'nobody';

const sentence = (verb: string, changes: Partial<Sentence> = {}): Sentence => ({
  verb,
  before: null,
  after: null,
  reason: null,
  ...changes,
});

const makers: Record<string, (data: Data) => Sentence> = {
  'incident.opened': (data) => sentence('opened the incident', { reason: given(data, 'because') }),
  'incident.alert_added': (data) =>
    sentence(`added ${text(data, 'alertNumber')} ${text(data, 'alertTitle')}`.trim(), {
      reason: given(data, 'because'),
    }),
  'incident.alert_removed': (data) =>
    sentence(`took out ${text(data, 'alertNumber')}`, { reason: given(data, 'reason') }),
  'incident.staged': (data) =>
    sentence('moved the incident', {
      before: stageName(text(data, 'before')),
      after: stageName(text(data, 'after')),
      reason: given(data, 'reason'),
    }),
  'incident.closed': (data) =>
    sentence('closed the incident', {
      before: stageName(text(data, 'before')),
      after: formatWord(text(data, 'verdict')),
      reason: given(data, 'reason'),
    }),
  'incident.assigned': (data) =>
    sentence('changed the owner', { before: nameOf(data.before), after: nameOf(data.after) }),
  'incident.edited': (data) => edited(data.fields),
  'incident.restricted': (data) =>
    sentence('restricted the incident to those who need to know', { reason: given(data, 'reason') }),
  'incident.access_changed': (data) => sentence('changed who may see the incident', { reason: given(data, 'reason') }),
  'incident.unrestricted': () => sentence('let everyone see the incident again'),
  'incident.commented': (data) => sentence('commented', { reason: given(data, 'excerpt') }),
  'alert.raised': (data) => sentence(`raised ${text(data, 'number')} ${text(data, 'title')}`),
  'alert.updated': (data) =>
    sentence(`saw ${text(data, 'number')} ${text(data, 'title')} again`, {
      reason: `${plural(number(data, 'count'), 'time')} in all`,
    }),
  'alert.source_said': (data) =>
    sentence(
      `heard from ${text(data, 'product')} that ${text(data, 'number')} ${text(data, 'title')} is ${text(data, 'status')}`,
    ),
  'alert.reopened': (data) =>
    sentence(`reopened ${text(data, 'number')}`, {
      before: stageName(text(data, 'before')),
      after: 'New',
      reason: given(data, 'because'),
    }),
  'alert.staged': (data) =>
    sentence(`moved ${text(data, 'number')}`, {
      before: formatWord(text(data, 'before')),
      after: formatWord(text(data, 'after')),
    }),
  'alert.resolved': (data) =>
    sentence(`resolved ${text(data, 'number')}`, {
      before: formatWord(text(data, 'before')),
      after: formatWord(text(data, 'verdict')),
      reason: given(data, 'reason'),
    }),
  'alert.assigned': (data) =>
    sentence(`assigned ${text(data, 'number')}`, { before: nameOf(data.before), after: nameOf(data.after) }),
  'alert.restored': (data) => sentence(`undid ${text(data, 'undone')} on ${text(data, 'number')}`),
};

/** Kinds that are not known yet read as their own name, so that nothing is left out. */
export function sentenceOf(activity: Pick<ActivityRow, 'type' | 'data'>): Sentence {
  const make = makers[activity.type];
  return make ? make(activity.data) : sentence(formatWord(activity.type.replaceAll('.', ' ')).toLowerCase());
}

const longest = 120;

function edited(fields: unknown): Sentence {
  const entries = typeof fields === 'object' && fields !== null ? Object.entries(fields) : [];
  const [first] = entries;
  if (!first) return sentence('edited the incident');
  if (entries.length > 1) return sentence(`changed ${entries.map(([name]) => name).join(' and ')}`);
  const [name, change] = first;
  if (name === 'summary') return sentence('rewrote the summary');
  return sentence(`changed the ${name}`, {
    before: shown(name, change, 'before'),
    after: shown(name, change, 'after'),
  });
}

function shown(name: string, change: unknown, side: 'before' | 'after'): string {
  const value: unknown = typeof change === 'object' && change !== null ? Reflect.get(change, side) : undefined;
  if (value === null || value === undefined || value === '') return 'nothing';
  const words = typeof value === 'string' || typeof value === 'number' ? String(value) : JSON.stringify(value);
  return (name === 'severity' ? `SEV${words}` : words).slice(0, longest);
}
