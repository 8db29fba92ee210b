// The words of the page Privacy requests.
import type { PrivacyRequest, PrivacyState } from '@tocsin/contracts/api/privacy';

import { inLanguage } from '../../../lib/language.ts';
import type { Tone } from '../../../ui/tone.ts';

const english = {
  title: 'Privacy requests',
  noun: 'request',
  nouns: 'requests',
  views: 'Views',
  viewNames: { all: 'All', exports: 'Exports', erasures: 'Erasures', open: 'Open' },
  none: 'No privacy request yet',
  noneText:
    'Ask here for what is held about somebody, or for its erasure. Both are answered within a month, and both stay on record without saying whom they were about.',
  make: 'New request',
  who: 'About',
  kind: 'What is asked',
  state: 'State',
  askedBy: 'Asked by',
  asked: 'Asked',
  due: 'Due',
  about: 'Request',
  pseudonym: 'Pseudonym',
  reason: 'Reason',
  reference: 'Case',
  referenceHint: 'A ticket or a letter; it stands on the certificate.',
  identifier: 'Who or what',
  identifierHint: 'An e-mail address, a member’s id, a user name, a host, an address: exactly one value.',
  send: 'Ask',
  made: 'Request made',
  madeExport: 'The file is being built.',
  madeErasure: 'Tocsin counts what would change; then somebody else has to agree.',
  decidedBy: 'Decided by',
  decided: 'Decided',
  ended: 'Ended',
  file: 'File',
  size: 'Size',
  bytes: (kilobytes: string) => `${kilobytes} kB`,
  until: 'Kept until',
  inFile: 'In the file',
  would: 'Would be changed',
  did: 'Changed',
  nothing: 'Nothing was found.',
  take: 'Download',
  certificate: 'Certificate',
  waits: 'Waits for somebody else',
  approve: 'Agree and erase',
  approveTitle: 'Erase for good?',
  approveText: (who: string, pseudonym: string) =>
    `Everywhere in this organisation, ${pseudonym} takes the place of ${who}. It begins at once and cannot be undone.`,
  begun: 'Erasure begun',
  decline: 'Decline',
  withdraw: 'Withdraw',
  declineTitle: 'Close without erasing?',
  declineText: 'Nothing is changed, and the request no longer says whom it was about.',
};

export const words = inLanguage(english, {
  title: 'Demandes de confidentialité',
  noun: 'demande',
  nouns: 'demandes',
  views: 'Vues',
  viewNames: { all: 'Toutes', exports: 'Accès', erasures: 'Effacements', open: 'En cours' },
  none: 'Aucune demande de confidentialité',
  noneText:
    'Demandez ici ce qui est détenu sur une personne, ou son effacement. Les deux reçoivent une réponse sous un mois et restent consignés sans dire de qui il s’agissait.',
  make: 'Nouvelle demande',
  who: 'Concerne',
  kind: 'Objet de la demande',
  state: 'État',
  askedBy: 'Demandé par',
  asked: 'Demandé',
  due: 'Échéance',
  about: 'Demande',
  pseudonym: 'Pseudonyme',
  reason: 'Motif',
  reference: 'Dossier',
  referenceHint: 'Un ticket ou un courrier\u00a0; il figure sur le certificat.',
  identifier: 'Qui ou quoi',
  identifierHint:
    'Une adresse électronique, l’identifiant d’un membre, un nom d’utilisateur, un hôte, une adresse\u00a0: une seule valeur, exacte.',
  send: 'Demander',
  made: 'Demande enregistrée',
  madeExport: 'Le fichier est en préparation.',
  madeErasure: 'Tocsin compte ce qui changerait\u00a0; ensuite, une autre personne doit donner son accord.',
  decidedBy: 'Décidé par',
  decided: 'Décidé',
  ended: 'Terminé',
  file: 'Fichier',
  size: 'Taille',
  bytes: (kilobytes) => `${kilobytes}\u00a0ko`,
  until: 'Conservé jusqu’au',
  inFile: 'Dans le fichier',
  would: 'Serait modifié',
  did: 'Modifié',
  nothing: 'Rien n’a été trouvé.',
  take: 'Télécharger',
  certificate: 'Certificat',
  waits: 'Attend une autre personne',
  approve: 'Accepter et effacer',
  approveTitle: 'Effacer définitivement\u00a0?',
  approveText: (who, pseudonym) =>
    `Partout dans cette organisation, ${pseudonym} remplace ${who}. L’effacement commence aussitôt et ne peut être annulé.`,
  begun: 'Effacement commencé',
  decline: 'Refuser',
  withdraw: 'Retirer',
  declineTitle: 'Clore sans effacer\u00a0?',
  declineText: 'Rien n’est modifié, et la demande ne dit plus de qui il s’agissait.',
});

export const kindWords: Readonly<Record<PrivacyRequest['kind'], string>> = inLanguage(
  { export: 'Export (art. 15)', erasure: 'Erasure (art. 17)' },
  { export: 'Accès (art. 15)', erasure: 'Effacement (art. 17)' },
);
export const kindHints: Readonly<Record<PrivacyRequest['kind'], string>> = inLanguage(
  {
    export: 'One file with all that names them, as far as you may see it. It can be taken for seven days.',
    erasure:
      'A pseudonym takes the place of what names them. What a legal hold keeps is refused; an active member is deactivated first.',
  },
  {
    export:
      'Un fichier avec tout ce qui les désigne, dans la mesure de ce que vous pouvez voir. Il est disponible sept jours.',
    erasure:
      'Un pseudonyme remplace ce qui les désigne. Ce que conserve un gel juridique est refusé\u00a0; un membre actif est d’abord désactivé.',
  },
);
export const stateWords: Readonly<Record<PrivacyState, string>> = inLanguage(
  {
    looking: 'Counting',
    asked: 'Waits for agreement',
    running: 'Under way',
    ready: 'Ready',
    done: 'Erased',
    expired: 'Expired',
    declined: 'Declined',
    stopped: 'Stopped by a hold',
    failed: 'Failed',
  },
  {
    looking: 'Décompte en cours',
    asked: 'Attend un accord',
    running: 'En cours',
    ready: 'Prêt',
    done: 'Effacé',
    expired: 'Expiré',
    declined: 'Refusé',
    stopped: 'Arrêté par un gel',
    failed: 'Échoué',
  },
);
export const stateTones: Readonly<Record<PrivacyState, Tone>> = {
  looking: 'info',
  asked: 'medium',
  running: 'info',
  ready: 'ok',
  done: 'ok',
  expired: 'neutral',
  declined: 'neutral',
  stopped: 'critical',
  failed: 'critical',
};

const parts: Readonly<Record<string, string>> = inLanguage(
  {
    events: 'Events',
    detections: 'Detections',
    deliveries: 'Webhook deliveries',
    alerts: 'Alerts and what belongs to them',
    incidents: 'Incidents and what belongs to them',
    comments: 'Comments',
    activities: 'Audit trail',
    records: 'Other records',
    account: 'Account',
    sessions: 'Sessions',
  },
  {
    events: 'Événements',
    detections: 'Détections',
    deliveries: 'Livraisons de webhooks',
    alerts: 'Alertes et leurs éléments',
    incidents: 'Incidents et leurs éléments',
    comments: 'Commentaires',
    activities: 'Journal d’audit',
    records: 'Autres enregistrements',
    account: 'Compte',
    sessions: 'Séances',
  },
);
export const partOf = (part: string): string => parts[part] ?? part;
