// What happened, in words that follow the name of whoever did it.
import type { ActivityRow } from '@tocsin/contracts/activity';

import { formatCount, formatWord } from '../lib/format.ts';
import { language } from '../lib/language.ts';
import { actionSaid } from '../words/actions.ts';
import { incidentFieldSaid } from '../words/incident-fields.ts';
import { said } from '../words/said.ts';
import { slaKindSaid } from '../words/sla.ts';
import { alertStageSaid, incidentStageSaid } from '../words/stages.ts';
import { verdictSaid } from '../words/verdicts.ts';

const text = (value: unknown): string =>
  typeof value === 'string' ? value : typeof value === 'number' ? formatCount(value) : '';
const nameIn = (value: unknown): string =>
  typeof value === 'object' && value !== null && 'name' in value ? text(value.name) : '';
const lower = (value: unknown): string => formatWord(text(value)).toLowerCase();
const fieldsIn = (value: unknown): string[] => (typeof value === 'object' && value !== null ? Object.keys(value) : []);

type Data = Record<string, unknown>;
type Telling = (data: Data) => string;
type Tellings = Readonly<Record<string, Telling>>;

const because = (value: unknown): string => (text(value) ? `: ${text(value)}` : '');

const kindOf = (data: Data): string => slaKindSaid(text(data.kind)).toLowerCase();
/** The same of an alert and of an incident. */
const ofBoth = (kind: string, say: Telling): Tellings => ({ [`alert.${kind}`]: say, [`incident.${kind}`]: say });

const en: Tellings = {
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
  'incident.edited': (data) => `changed ${fieldsIn(data.fields).join(', ') || 'the incident'}`,
  'incident.restricted': (data) => `restricted the incident to those who need to know${because(data.reason)}`,
  'incident.access_changed': (data) => `changed who may see the incident${because(data.reason)}`,
  'incident.unrestricted': () => 'let everyone see the incident again',
  'incident.commented': (data) => `commented${because(data.excerpt)}`,
  'incident.comment_edited': (data) => `edited a comment${because(data.excerpt)}`,
  'incident.comment_deleted': () => 'deleted a comment',
  'incident.thread_resolved': (data) => `resolved a thread${because(data.excerpt)}`,
  'incident.thread_reopened': (data) => `opened a thread again${because(data.excerpt)}`,
  'incident.watched': () => 'watches the incident',
  'incident.unwatched': () => 'no longer watches the incident',
  'incident.cancelled': (data) => `cancelled the incident as ${lower(data.as)}${because(data.reason)}`,
  'incident.held': (data) => `put the incident on hold${because(data.reason)}`,
  'incident.resumed': () => 'went on with the incident',
  'incident.milestone_set': (data) => `corrected when it was ${lower(data.milestone)}${because(data.reason)}`,
  'incident.merged': (data) =>
    `merged ${text(data.sourceNumber)} into ${text(data.targetNumber)}${because(data.reason)}`,
  'incident.unmerged': (data) =>
    `took ${text(data.sourceNumber)} out of ${text(data.targetNumber)}${because(data.reason)}`,
  'incident.split': (data) => `split ${text(data.number)} from ${text(data.fromNumber)}${because(data.reason)}`,
  'incident.related': (data) => `related it to ${text(data.otherNumber)}`,
  'incident.unrelated': (data) => `took the relation to ${text(data.otherNumber)} away`,
  'incident.task_added': (data) => `added the task ${text(data.title)}`,
  'incident.task_edited': (data) => `changed the task ${text(data.title)}`,
  'incident.task_staged': (data) => `moved the task ${text(data.title)} to ${lower(data.after)}${because(data.reason)}`,
  'incident.task_logged': (data) => `noted on the task ${text(data.title)}${because(data.excerpt)}`,
  'alert.grouping_proposed': (data) => `proposed ${text(data.into)} for it`,
  'alert.grouping_accepted': (data) => `accepted ${text(data.into)} for it`,
  'alert.grouping_rejected': (data) => `rejected ${text(data.into)} for it${because(data.reason)}`,
  'timeline.added': (data) => `put onto the timeline${because(data.title)}`,
  'timeline.changed': (data) => `changed an entry of the timeline${because(data.title)}`,
  'timeline.removed': (data) => `took an entry off the timeline${because(data.reason)}`,
  'timeline.marked': (data) => `marked an entry of the timeline${because(data.title)}`,
  'timeline.imported': (data) => `imported ${text(data.name)} into the timeline`,
  'timeline.import_undone': (data) => `undid the import of ${text(data.name)}`,
  ...ofBoth('sla_at_risk', (data) => `saw it at risk: ${kindOf(data)}`),
  ...ofBoth('sla_breached', (data) => `saw it breached: ${kindOf(data)}`),
  ...ofBoth('sla_reasoned', (data) => `explained a breach${because(data.reason)}`),
  ...ofBoth('sla_waived', (data) => `waived a breach${because(data.reason)}`),
  'incident.sla_pause_ended': (data) => `let the clock run on, its pause is used up: ${kindOf(data)}`,
  'incident.sla_declared': (data) => `declared the incident reportable${because(data.policy)}`,
  'incident.sla_reported': (data) => `recorded the notification${because(data.policy)}`,
};

const car = (value: unknown): string => (text(value) ? ` : ${text(value)}` : '');
const alertStage = (value: unknown): string => alertStageSaid(text(value)).toLowerCase();
const incidentStage = (value: unknown): string => incidentStageSaid(text(value)).toLowerCase();
const verdict = (value: unknown): string => verdictSaid(text(value)).toLowerCase();

const fr: Tellings = {
  'alert.raised': (data) => (data.outcome === 'recurred' ? 'l’a levée de nouveau' : 'l’a levée'),
  'alert.source_said': (data) =>
    `a appris de ${text(data.product)} qu’elle est ${text(data.status) === 'resolved' ? 'terminée' : 'là'}`,
  'alert.updated': (data) => `l’a vue de nouveau, ${text(data.count)} fois à présent`,
  'alert.reopened': (data) => `l’a rouverte${car(said(text(data.because)))}`,
  'alert.staged': (data) => `l’a fait passer de « ${alertStage(data.before)} » à « ${alertStage(data.after)} »`,
  'alert.resolved': (data) => `l’a résolue comme ${verdict(data.verdict)}${car(data.reason)}`,
  'alert.assigned': (data) =>
    nameIn(data.after) ? `l’a attribuée à ${nameIn(data.after)}` : 'en a retiré le ou la responsable',
  'alert.restored': (data) => `a annulé ${actionSaid(text(data.undone))}`,
  'incident.opened': (data) => `a ouvert ${text(data.number)}${car(said(text(data.because)))}`,
  'incident.alert_added': (data) =>
    `a ajouté ${text(data.alertNumber)} ${text(data.alertTitle)}${car(said(text(data.because)))}`,
  'incident.alert_removed': (data) => `a retiré ${text(data.alertNumber)}${car(data.reason)}`,
  'incident.staged': (data) =>
    `a fait passer l’incident de « ${incidentStage(data.before)} » à « ${incidentStage(data.after)} »${car(data.reason)}`,
  'incident.closed': (data) => `a clos l’incident comme ${verdict(data.verdict)}${car(data.reason)}`,
  'incident.assigned': (data) =>
    nameIn(data.after) ? `a confié l’incident à ${nameIn(data.after)}` : 'a retiré le ou la responsable de l’incident',
  'incident.edited': (data) => `a changé ${fieldsIn(data.fields).map(incidentFieldSaid).join(', ') || 'l’incident'}`,
  'incident.restricted': (data) => `a réservé l’incident à celles et ceux qui doivent le connaître${car(data.reason)}`,
  'incident.access_changed': (data) => `a changé qui peut voir l’incident${car(data.reason)}`,
  'incident.unrestricted': () => 'a rendu l’incident visible à tous',
  'incident.commented': (data) => `a commenté${car(data.excerpt)}`,
  'incident.comment_edited': (data) => `a modifié un commentaire${car(data.excerpt)}`,
  'incident.comment_deleted': () => 'a supprimé un commentaire',
  'incident.thread_resolved': (data) => `a clos un fil${car(data.excerpt)}`,
  'incident.thread_reopened': (data) => `a rouvert un fil${car(data.excerpt)}`,
  'incident.watched': () => 'suit l’incident',
  'incident.unwatched': () => 'ne suit plus l’incident',
  'incident.cancelled': (data) => `a annulé l’incident${car(data.reason)}`,
  'incident.held': (data) => `a mis l’incident en attente${car(data.reason)}`,
  'incident.resumed': () => 'a repris l’incident',
  'incident.milestone_set': (data) => `a corrigé un jalon de l’incident${car(data.reason)}`,
  'incident.merged': (data) =>
    `a fusionné ${text(data.sourceNumber)} dans ${text(data.targetNumber)}${car(data.reason)}`,
  'incident.unmerged': (data) => `a retiré ${text(data.sourceNumber)} de ${text(data.targetNumber)}${car(data.reason)}`,
  'incident.split': (data) => `a scindé ${text(data.number)} de ${text(data.fromNumber)}${car(data.reason)}`,
  'incident.related': (data) => `l’a lié à ${text(data.otherNumber)}`,
  'incident.unrelated': (data) => `a retiré le lien avec ${text(data.otherNumber)}`,
  'incident.task_added': (data) => `a ajouté la tâche ${text(data.title)}`,
  'incident.task_edited': (data) => `a modifié la tâche ${text(data.title)}`,
  'incident.task_staged': (data) => `a changé l’état de la tâche ${text(data.title)}${car(data.reason)}`,
  'incident.task_logged': (data) => `a noté sur la tâche ${text(data.title)}${car(data.excerpt)}`,
  'alert.grouping_proposed': (data) => `a proposé ${text(data.into)}`,
  'alert.grouping_accepted': (data) => `a accepté ${text(data.into)}`,
  'alert.grouping_rejected': (data) => `a refusé ${text(data.into)}${car(data.reason)}`,
  'timeline.added': (data) => `a ajouté à la chronologie${car(data.title)}`,
  'timeline.changed': (data) => `a modifié une entrée de la chronologie${car(data.title)}`,
  'timeline.removed': (data) => `a retiré une entrée de la chronologie${car(data.reason)}`,
  'timeline.marked': (data) => `a marqué une entrée de la chronologie${car(data.title)}`,
  'timeline.imported': (data) => `a importé ${text(data.name)} dans la chronologie`,
  'timeline.import_undone': (data) => `a annulé l’import de ${text(data.name)}`,
  ...ofBoth('sla_at_risk', (data) => `a vu un engagement menacé${car(kindOf(data))}`),
  ...ofBoth('sla_breached', (data) => `a vu un engagement dépassé${car(kindOf(data))}`),
  ...ofBoth('sla_reasoned', (data) => `a expliqué un dépassement${car(data.reason)}`),
  ...ofBoth('sla_waived', (data) => `a levé un dépassement${car(data.reason)}`),
  'incident.sla_pause_ended': (data) => `a relancé l’horloge, sa pause est épuisée${car(kindOf(data))}`,
  'incident.sla_declared': (data) => `a déclaré l’incident à notifier${car(data.policy)}`,
  'incident.sla_reported': (data) => `a consigné la notification${car(data.policy)}`,
};

const tell = { en, fr }[language];

/** `resolved it as false positive: known backup job`. A kind without words of its own is shown by its name. */
export function activityWords({ type, data }: Pick<ActivityRow, 'type' | 'data'>): string {
  return tell[type]?.(data) ?? formatWord(type.replaceAll('.', ' ')).toLowerCase();
}
