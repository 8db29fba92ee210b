// What happened, in words that follow the name of whoever did it.
import type { ActivityRow } from '@tocsin/contracts/activity';

import { formatCount, formatWord } from '../lib/format.ts';

const text = (value: unknown): string =>
  typeof value === 'string' ? value : typeof value === 'number' ? formatCount(value) : '';
const nameIn = (value: unknown): string =>
  typeof value === 'object' && value !== null && 'name' in value ? text(value.name) : '';
const lower = (value: unknown): string => formatWord(text(value)).toLowerCase();
const because = (value: unknown): string => (text(value) ? `: ${text(value)}` : '');

type Tell = (data: Record<string, unknown>) => string;

const tell: Record<string, Tell> = {
  'alert.raised': (data) => (data.outcome === 'recurred' ? 'raised it again' : 'raised it'),
  'alert.source_said': (data) =>
    `heard from ${text(data.product)} that it is ${text(data.status) === 'resolved' ? 'over' : 'there'}`,
  'alert.updated': (data) => `saw it again, ${text(data.count)} times by now`,
  'alert.reopened': (data) => `reopened it${because(data.because)}`,
  'alert.staged': (data) => `moved it from ${lower(data.before)} to ${lower(data.after)}`,
  'alert.resolved': (data) => `resolved it as ${lower(data.verdict)}${because(data.reason)}`,
  'alert.assigned': (data) => (nameIn(data.after) ? `assigned it to ${nameIn(data.after)}` : 'took the assignee away'),
  'alert.restored': (data) => `undid ${lower(data.undone)}`,
  'incident.opened': (data) => `opened ${text(data.number)}${because(data.because)}`,
  'incident.alert_added': (data) => `added ${text(data.alertNumber)} ${text(data.alertTitle)}${because(data.because)}`,
  'incident.alert_removed': (data) => `removed ${text(data.alertNumber)}${because(data.reason)}`,
  'incident.staged': (data) =>
    `moved the incident from ${lower(data.before)} to ${lower(data.after)}${because(data.reason)}`,
  'incident.closed': (data) => `closed the incident as ${lower(data.verdict)}${because(data.reason)}`,
  'incident.assigned': (data) =>
    nameIn(data.after) ? `gave the incident to ${nameIn(data.after)}` : 'took the owner away',
  'incident.edited': (data) =>
    `changed ${Object.keys(typeof data.fields === 'object' && data.fields !== null ? data.fields : {}).join(', ') || 'the incident'}`,
  'incident.restricted': (data) => `restricted the incident to those who need to know${because(data.reason)}`,
  'incident.access_changed': (data) => `changed who may see the incident${because(data.reason)}`,
  'incident.unrestricted': () => 'let everyone see the incident again',
  'incident.commented': (data) => `commented${because(data.excerpt)}`,
};

/** `resolved it as false positive: known backup job`. A kind without words of its own is shown by its name. */
export function activityWords({ type, data }: Pick<ActivityRow, 'type' | 'data'>): string {
  return tell[type]?.(data) ?? formatWord(type.replaceAll('.', ' ')).toLowerCase();
}
