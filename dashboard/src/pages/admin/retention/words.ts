// The words of the page Retention.
import type { LegalHold, Purge, RetainedKind } from '@tocsin/contracts/api/retention';

import { formatCount } from '../../../lib/format.ts';
import { counted, inLanguage } from '../../../lib/language.ts';

const english = {
  title: 'Retention',
  views: 'Views',
  rules: 'Rules',
  purges: 'Purges',
  holds: 'Legal holds',
  loading: { rules: 'rules', purges: 'purges', holds: 'legal holds' },
  data: 'Data',
  kept: 'Kept',
  over: 'Over now',
  held: 'Held',
  since: 'Oldest',
  changed: 'Changed',
  default: 'Default',
  days: (n: number) => `${formatCount(n)} ${counted(n, 'day', 'days')}`,
  forEver: 'For ever',
  records: (n: number) => `${formatCount(n)} ${counted(n, 'record', 'records')}`,
  atSite: (site: string) => `at ${site}`,
  order: 'Of several rules for an event, the first in this list counts. A purge takes what is over each night.',
  newRule: 'New rule',
  change: 'Change',
  remove: 'Remove',
  removeTitle: 'Remove this rule?',
  removeText: 'From then on the next less specific rule counts, or the default. The next purge follows it.',
  purgeNow: 'Purge now',
  purgeTitle: 'Purge now?',
  purgeText: (records: string) => `${records} go for good, except what is held by then. It cannot be undone.`,
  purgeStarted: 'Purge started',
  ruleTitle: 'How long to keep',
  kind: 'Kind',
  dataset: 'Dataset',
  datasetHint: 'sysmon.dns, or sysmon.* for all that begin so; empty for all.',
  site: 'Site',
  siteHint: 'The code of a site; empty for all.',
  daysLabel: 'Days',
  daysHint: 'From arrival; of alerts from their last change, of incidents from their closing. Empty: for ever.',
  saveRule: 'Save rule',
  ruleSaved: 'Rule saved',
  started: 'Started',
  by: 'By',
  state: 'State',
  certificate: 'Certificate',
  download: 'Download',
  noPurges: 'No purge yet',
  noPurgesText: 'Each night a purge takes what the rules say is over, and leaves a signed certificate here.',
  nightly: 'Nightly',
  scope: 'Holds',
  reason: 'Reason',
  placed: 'Placed',
  newHold: 'New hold',
  noHolds: 'Nothing is held',
  noHoldsText: 'What a legal hold names is kept from every purge until two people release it.',
  holdTitle: 'Hold data for a case',
  holdKind: 'What to hold',
  incidentId: 'Incident’s id',
  personId: 'Person’s id',
  host: 'Host',
  from: 'From (UTC)',
  to: 'To (UTC)',
  placeHold: 'Place hold',
  holdPlaced: 'Hold placed',
  askRelease: 'Ask for release',
  askTitle: 'Ask for the end of this hold?',
  askText: 'Another person with the same permission has to agree before anything is released.',
  release: 'Agree to release',
  releaseTitle: 'Release this hold?',
  releaseText: 'What it held is purged again as the rules say.',
  askedBy: (name: string, reason: string) => `${name} asks for release: ${reason}`,
  releasedBy: (names: string) => `Released by ${names}`,
  stands: 'In force',
};

export const words = inLanguage(english, {
  title: 'Conservation',
  views: 'Vues',
  rules: 'Règles',
  purges: 'Purges',
  holds: 'Gels juridiques',
  loading: { rules: 'règles', purges: 'purges', holds: 'gels juridiques' },
  data: 'Données',
  kept: 'Durée',
  over: 'Échus',
  held: 'Gelés',
  since: 'Le plus ancien',
  changed: 'Modifiée',
  default: 'Par défaut',
  days: (n) => `${formatCount(n)} ${counted(n, 'jour', 'jours')}`,
  forEver: 'Sans limite',
  records: (n) => `${formatCount(n)} ${counted(n, 'enregistrement', 'enregistrements')}`,
  atSite: (site) => `au site ${site}`,
  order:
    'De plusieurs règles pour un événement, la première de cette liste s’applique. Chaque nuit, une purge retire ce qui est échu.',
  newRule: 'Nouvelle règle',
  change: 'Modifier',
  remove: 'Retirer',
  removeTitle: 'Retirer cette règle\u00a0?',
  removeText:
    'La règle moins précise suivante s’applique alors, ou la valeur par défaut. La prochaine purge en tient compte.',
  purgeNow: 'Purger maintenant',
  purgeTitle: 'Purger maintenant\u00a0?',
  purgeText: (records) =>
    `${records} disparaissent définitivement, sauf ce qui sera gelé d’ici là. C’est irréversible.`,
  purgeStarted: 'Purge lancée',
  ruleTitle: 'Durée de conservation',
  kind: 'Type',
  dataset: 'Jeu de données',
  datasetHint: 'sysmon.dns, ou sysmon.* pour tous ceux qui commencent ainsi\u00a0; vide pour tous.',
  site: 'Site',
  siteHint: 'Le code d’un site\u00a0; vide pour tous.',
  daysLabel: 'Jours',
  daysHint:
    'Depuis l’arrivée\u00a0; depuis la dernière modification pour les alertes, depuis la clôture pour les incidents. Vide\u00a0: sans limite.',
  saveRule: 'Enregistrer la règle',
  ruleSaved: 'Règle enregistrée',
  started: 'Lancée',
  by: 'Par',
  state: 'État',
  certificate: 'Certificat',
  download: 'Télécharger',
  noPurges: 'Aucune purge',
  noPurgesText: 'Chaque nuit, une purge retire ce qui est échu selon les règles et laisse ici un certificat signé.',
  nightly: 'Automatique',
  scope: 'Gèle',
  reason: 'Motif',
  placed: 'Posé',
  newHold: 'Nouveau gel',
  noHolds: 'Rien n’est gelé',
  noHoldsText: 'Ce qu’un gel juridique désigne échappe à toute purge jusqu’à ce que deux personnes le lèvent.',
  holdTitle: 'Geler des données pour une affaire',
  holdKind: 'Que geler',
  incidentId: 'Identifiant de l’incident',
  personId: 'Identifiant de la personne',
  host: 'Hôte',
  from: 'De (UTC)',
  to: 'À (UTC)',
  placeHold: 'Poser le gel',
  holdPlaced: 'Gel posé',
  askRelease: 'Demander la levée',
  askTitle: 'Demander la levée de ce gel\u00a0?',
  askText: 'Une autre personne ayant la même permission doit donner son accord avant que quoi que ce soit soit levé.',
  release: 'Accepter la levée',
  releaseTitle: 'Lever ce gel\u00a0?',
  releaseText: 'Ce qu’il gelait est de nouveau purgé selon les règles.',
  askedBy: (name, reason) => `${name} demande la levée\u00a0: ${reason}`,
  releasedBy: (names) => `Levé par ${names}`,
  stands: 'En vigueur',
});

export const kindWords: Readonly<Record<RetainedKind, string>> = inLanguage(
  {
    events: 'Events',
    detections: 'Detections',
    deliveries: 'Webhook deliveries',
    receipts: 'Receipts of batches',
    backtests: 'Backtests',
    incidents: 'Closed incidents, with their alerts',
    alerts: 'Resolved alerts',
    activities: 'Audit trail',
  },
  {
    events: 'Événements',
    detections: 'Détections',
    deliveries: 'Livraisons de webhooks',
    receipts: 'Accusés de réception des lots',
    backtests: 'Tests rétroactifs',
    incidents: 'Incidents clos, avec leurs alertes',
    alerts: 'Alertes résolues',
    activities: 'Journal d’audit',
  },
);

export const stateWords: Readonly<Record<Purge['state'], string>> = inLanguage(
  { running: 'Running', done: 'Done', failed: 'Ended early' },
  { running: 'En cours', done: 'Terminée', failed: 'Interrompue' },
);

export type ScopeKind = LegalHold['scope']['kind'];
export const scopeWords: Readonly<Record<ScopeKind, string>> = inLanguage(
  {
    organisation: 'Everything of the organisation',
    incident: 'An incident with all that hangs on it',
    evidence: 'An item of evidence',
    person: 'A person',
    host: 'A host',
    dataset: 'A dataset and a time',
  },
  {
    organisation: 'Tout ce que détient l’organisation',
    incident: 'Un incident avec tout ce qui s’y rattache',
    evidence: 'Une preuve',
    person: 'Une personne',
    host: 'Un hôte',
    dataset: 'Un jeu de données et une période',
  },
);

/** What a hold names, in a line. */
export function scopeLine({ scope }: Pick<LegalHold, 'scope'>): string {
  switch (scope.kind) {
    case 'organisation':
      return scopeWords.organisation;
    case 'incident':
      return `${scopeWords.incident} (${scope.incidentId})`;
    case 'evidence':
      return `${scopeWords.evidence} (${scope.evidenceId})`;
    case 'person':
      return `${scopeWords.person} (${scope.personId})`;
    case 'host':
      return `${scopeWords.host} (${scope.host})`;
    default: {
      const site = scope.site === null ? '' : ` ${words.atSite(scope.site)}`;
      return `${scope.dataset}${site}, ${scope.from.slice(0, 16)} – ${scope.to.slice(0, 16)}`;
    }
  }
}
