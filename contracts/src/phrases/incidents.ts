// Why an alert is in an incident, and what stands on an incident's timeline.
import type { Phrase } from './template.ts';

export const incidentPhrases = {
  sharesWith: ['{entity:entities} within 2 h of {number}', '{entity} à moins de 2 h de {number}'],
  openedByRule: [
    '{count:number} alerts share {entities:entities} within 2 h.',
    '{count} alertes ont en commun {entities}, à moins de 2 h.',
  ],
  openedByRuleAgain: [
    '{count:number} alerts share {entities:entities} within 2 h. Recurrence of {number}.',
    '{count} alertes ont en commun {entities}, à moins de 2 h. Récurrence de {number}.',
  ],
  undone: ['Undone.', 'Annulé.'],
  openedByHand: ['Opened by hand.', 'Ouvert à la main.'],
  chosenBy: ['Chosen by {name} when the incident was opened.', 'Choisie par {name} à l’ouverture de l’incident.'],
  addedBy: ['Added by {name}.', 'Ajoutée par {name}.'],
  inThisAlready: ['It is in this incident already.', 'Elle est déjà dans cet incident.'],
  inAnother: ['It is in {incident}.', 'Elle est dans {incident}.'],
  inSomeOther: ['It is in another incident.', 'Elle est dans un autre incident.'],
  wentElsewhere: [
    'It went to another incident while this one was closed.',
    'Elle est passée dans un autre incident pendant que celui-ci était clos.',
  ],
  sameHostOrUser: ['Same host or user', 'Même machine ou même compte'],
} as const satisfies Record<string, Phrase>;

/** Titles of marks. Many of these would fit other sentences too. */
/** What is wrong with a row of a file that is imported into a timeline. */
export const importPhrases = {
  quoteOpen: ['A quote is opened and never closed.', 'Un guillemet est ouvert et jamais fermé.'],
  tooManyCells: [
    'The row has {cells:number} cells, the heading {columns:number}.',
    'La ligne a {cells} cellules, l’en-tête {columns}.',
  ],
  notJson: ['This is not JSON.', 'Ce n’est pas du JSON.'],
  notOneObject: ['Each line is one JSON object.', 'Chaque ligne est un objet JSON.'],
  noTime: ['The row has no time.', 'La ligne n’a pas d’heure.'],
  badTime: ['“{text}” is no time.', '« {text} » n’est pas une heure.'],
  endsEarly: ['The row ends before it begins.', 'La ligne finit avant de commencer.'],
  noTitle: ['The row has no title.', 'La ligne n’a pas de titre.'],
  badLane: ['“{text}” is no lane.', '« {text} » n’est pas une piste.'],
  badSeverity: ['“{text}” is no severity.', '« {text} » n’est pas une gravité.'],
} as const satisfies Record<string, Phrase>;

export const timelinePhrases = {
  opened: ['Incident opened', 'Incident ouvert'],
  stage: ['Stage: {stage:incidentStage}', 'Étape : {stage}'],
  closed: ['Closed as {verdict:verdict}', 'Clos comme {verdict}'],
  owner: ['Owner: {name}', 'Responsable : {name}'],
  nobodyOwns: ['Owner: nobody', 'Responsable : personne'],
  edited: ['Edited', 'Modifié'],
  comment: ['Comment', 'Commentaire'],
  threadResolved: ['Thread resolved', 'Fil clos'],
  threadReopened: ['Thread open again', 'Fil rouvert'],
  added: ['Added {alert}', '{alert} ajoutée'],
  removed: ['Removed {alert}', '{alert} retirée'],
  restricted: ['Restricted to those who need to know', 'Réservé à ceux qui ont besoin d’en connaître'],
  accessChanged: ['Changed who may see it', 'Accès modifié'],
  unrestricted: ['Open again to all who see its sites', 'De nouveau ouvert à tous ceux qui voient ses sites'],
  alertResolved: ['{alert} resolved as {verdict:verdict}', '{alert} résolue comme {verdict}'],
  alertStaged: ['{alert}: {stage:stage}', '{alert} : {stage}'],
  alertUnassigned: ['{alert} assigned to nobody', '{alert} n’est plus attribuée'],
  alertAssigned: ['{alert} assigned to {name}', '{alert} attribuée à {name}'],
  alertReopened: ['{alert} reopened', '{alert} rouverte'],
  alertUndone: ['{alert}: {action:action} undone', '{alert} : {action}, annulé'],
  cancelled: ['Cancelled as {as:turn}', 'Annulé : {as}'],
  held: ['On hold: {for:turn}', 'En attente : {for}'],
  resumed: ['Going on', 'Repris'],
  milestone: ['Milestone {milestone:turn}: {at}', 'Jalon {milestone} : {at}'],
  merged: ['{source} merged into {target}', '{source} fusionné dans {target}'],
  unmerged: ['{source} taken out of {target}', '{source} ressorti de {target}'],
  split: ['{number} split from {other}', '{number} détaché de {other}'],
  related: ['Relation {kind:turn}: {number}', 'Relation {kind} : {number}'],
  unrelated: ['Relation {kind:turn} ended: {number}', 'Relation {kind} terminée : {number}'],
  taskAdded: ['Task {task} added', 'Tâche {task} ajoutée'],
  taskEdited: ['Task {task} changed', 'Tâche {task} modifiée'],
  taskStaged: ['Task {task}: {state:turn}', 'Tâche {task} : {state}'],
  taskLogged: ['Task {task} logged', 'Journal de la tâche {task}'],
  slaAtRisk: ['At risk: {kind:turn}', 'Menacé : {kind}'],
  slaBreached: ['Breached: {kind:turn}', 'Dépassé : {kind}'],
  slaPauseEnded: ['Pause used up: {kind:turn}', 'Pause épuisée : {kind}'],
  slaDeclared: ['To be reported: {policy}', 'À notifier : {policy}'],
  slaReported: ['Reported: {policy}', 'Notifié : {policy}'],
  slaReasoned: ['Breach explained', 'Dépassement expliqué'],
  slaWaived: ['Breach waived', 'Dépassement levé'],
  evidenceTaken: ['{number} taken into custody', '{number} mise sous garde'],
  evidenceSealed: ['{number} sealed', '{number} scellée'],
  evidenceHandedOver: ['{number} handed over', '{number} remise'],
  evidenceChanged: ['{number} was changed', '{number} a été modifiée'],
  evidenceDisposed: ['{number} disposed of', '{number} détruite'],
  beyondCap: ['{count:number} more alerts fitted this incident', '{count} autres alertes convenaient à cet incident'],
} as const satisfies Record<string, Phrase>;

/** Beside a mark of the timeline. */
export const timelineDetailPhrases = {
  beyondCapWhy: [
    'They were left out because it is full; they are in the queue.',
    'Elles ont été laissées de côté parce qu’il est plein ; elles sont dans la file.',
  ],
  alertSeenOnce: ['{alert} · {severity:severity} · seen once', '{alert} · {severity} · vue une fois'],
  alertSeenOnceAt: [
    '{alert} · {severity:severity} · seen once · {where:entities}',
    '{alert} · {severity} · vue une fois · {where}',
  ],
  alertSeen: ['{alert} · {severity:severity} · seen {count:number} times', '{alert} · {severity} · vue {count} fois'],
  alertSeenAt: [
    '{alert} · {severity:severity} · seen {count:number} times · {where:entities}',
    '{alert} · {severity} · vue {count} fois · {where}',
  ],
  did: ['{actor}: {what:sentence}', '{actor} : {what}'],
} as const satisfies Record<string, Phrase>;
