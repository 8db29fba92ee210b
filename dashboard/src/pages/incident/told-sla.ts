// What happens to the clocks of an alert or incident, as a sentence.
import type { ActivityRow } from '@tocsin/contracts/activity';

import { formatDuration } from '../../lib/format.ts';
import { inLanguage } from '../../lib/language.ts';
import { slaKindSaid } from '../../words/sla.ts';
import type { Sentence } from './activity-sentence.ts';

type Data = ActivityRow['data'];

const words = inLanguage(
  {
    atRisk: (number: string, kind: string, percent: number) => `saw ${number} at risk: ${kind}, ${percent} % used`,
    breached: (number: string, kind: string) => `saw ${number} breached: ${kind}`,
    pauseEnded: (number: string, kind: string) => `let the clock of ${number} run on, its pause is used up: ${kind}`,
    late: (long: string) => `seen ${long} late`,
    declared: (policy: string) => `declared the incident reportable: ${policy}`,
    reported: (policy: string, target: string) => `recorded the notification: ${policy}, ${target}`,
    reasoned: (target: string) => `explained a breach: ${target}`,
    waived: (target: string) => `waived a breach: ${target}`,
  },
  {
    atRisk: (number, kind, percent) => `a vu ${number} menacé : ${kind}, ${percent} % écoulés`,
    breached: (number, kind) => `a vu ${number} dépassé : ${kind}`,
    pauseEnded: (number, kind) => `a relancé l’horloge de ${number}, sa pause est épuisée : ${kind}`,
    late: (long) => `vu avec ${long} de retard`,
    declared: (policy) => `a déclaré l’incident à notifier : ${policy}`,
    reported: (policy, target) => `a consigné la notification : ${policy}, ${target}`,
    reasoned: (target) => `a expliqué un dépassement : ${target}`,
    waived: (target) => `a levé un dépassement : ${target}`,
  },
);

const minuteMs = 60_000;
const text = (data: Data, key: string): string => (typeof data[key] === 'string' ? data[key] : '');
const number = (data: Data, key: string): number => (typeof data[key] === 'number' ? data[key] : 0);
const told = (verb: string, reason: string): Sentence => ({ verb, before: null, after: null, reason: reason || null });
const lateness = (data: Data): string => {
  const late = number(data, 'lateByMs');
  return late < minuteMs ? '' : words.late(formatDuration(late));
};

const atRisk = (data: Data) =>
  told(words.atRisk(text(data, 'number'), slaKindSaid(text(data, 'kind')), number(data, 'percent')), lateness(data));
const breached = (data: Data) =>
  told(words.breached(text(data, 'number'), slaKindSaid(text(data, 'kind'))), lateness(data));
const reasoned = (data: Data) => told(words.reasoned(text(data, 'target')), text(data, 'reason'));
const waived = (data: Data) => told(words.waived(text(data, 'target')), text(data, 'reason'));

export const slaTold: Record<string, (data: Data) => Sentence> = {
  'incident.sla_at_risk': atRisk,
  'alert.sla_at_risk': atRisk,
  'incident.sla_breached': breached,
  'alert.sla_breached': breached,
  'incident.sla_pause_ended': (data) =>
    told(words.pauseEnded(text(data, 'number'), slaKindSaid(text(data, 'kind'))), text(data, 'policy')),
  'incident.sla_declared': (data) => told(words.declared(text(data, 'policy')), text(data, 'reason')),
  'incident.sla_reported': (data) =>
    told(words.reported(text(data, 'policy'), text(data, 'target')), text(data, 'note')),
  'incident.sla_reasoned': reasoned,
  'alert.sla_reasoned': reasoned,
  'incident.sla_waived': waived,
  'alert.sla_waived': waived,
};
