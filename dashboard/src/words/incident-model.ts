// The words of what an incident says of itself: holds, ends, milestones, roles, markings, types, relations.
import type {
  CancelReason,
  CustomFieldKind,
  HarmLevel,
  HoldReason,
  IncidentRole,
  Milestone,
  Pap,
  RelationKind,
  RequirableField,
  Tlp,
} from '@tocsin/contracts/words';

import { inLanguage } from '../lib/language.ts';

export const holdWords: Readonly<Record<HoldReason, string>> = inLanguage(
  {
    customer: 'Customer',
    vendor: 'Vendor',
    third_party: 'Third party',
    approval: 'Approval',
    change_window: 'Change window',
  },
  {
    customer: 'Client',
    vendor: 'Éditeur',
    third_party: 'Tiers',
    approval: 'Approbation',
    change_window: 'Fenêtre de changement',
  },
);
export const cancelWords: Readonly<Record<CancelReason, string>> = inLanguage(
  { false_alarm: 'False alarm', duplicate: 'Duplicate' },
  { false_alarm: 'Fausse alerte', duplicate: 'Doublon' },
);
export const milestoneWords: Readonly<Record<Milestone, string>> = inLanguage(
  {
    started: 'Started',
    detected: 'Detected',
    acknowledged: 'Acknowledged',
    contained: 'Contained',
    eradicated: 'Eradicated',
    recovered: 'Recovered',
    closed: 'Closed',
  },
  {
    started: 'Début',
    detected: 'Détection',
    acknowledged: 'Prise en compte',
    contained: 'Confinement',
    eradicated: 'Éradication',
    recovered: 'Reprise',
    closed: 'Clôture',
  },
);
export const roleWords: Readonly<Record<IncidentRole, string>> = inLanguage(
  {
    commander: 'Commander',
    lead_investigator: 'Lead investigator',
    scribe: 'Scribe',
    comms: 'Communications',
    legal: 'Legal',
  },
  {
    commander: 'Direction',
    lead_investigator: 'Enquête',
    scribe: 'Main courante',
    comms: 'Communication',
    legal: 'Juridique',
  },
);
export const tlpWords: Readonly<Record<Tlp, string>> = {
  clear: 'TLP:CLEAR',
  green: 'TLP:GREEN',
  amber: 'TLP:AMBER',
  'amber+strict': 'TLP:AMBER+STRICT',
  red: 'TLP:RED',
};
export const papWords: Readonly<Record<Pap, string>> = {
  clear: 'PAP:CLEAR',
  green: 'PAP:GREEN',
  amber: 'PAP:AMBER',
  red: 'PAP:RED',
};
export const harmWords: Readonly<Record<HarmLevel, string>> = inLanguage(
  { none: 'None', low: 'Low', medium: 'Medium', high: 'High' },
  { none: 'Aucune', low: 'Faible', medium: 'Moyenne', high: 'Élevée' },
);
const typeWords: Readonly<Record<string, string>> = inLanguage(
  {
    malware: 'Malware',
    ransomware: 'Ransomware',
    phishing: 'Phishing',
    account_compromise: 'Account compromise',
    data_leak: 'Data leak',
    intrusion: 'Intrusion',
    denial_of_service: 'Denial of service',
    insider: 'Insider',
    other: 'Other',
  },
  {
    malware: 'Logiciel malveillant',
    ransomware: 'Rançongiciel',
    phishing: 'Hameçonnage',
    account_compromise: 'Compte compromis',
    data_leak: 'Fuite de données',
    intrusion: 'Intrusion',
    denial_of_service: 'Déni de service',
    insider: 'Menace interne',
    other: 'Autre',
  },
);
/** A type's name: Tocsin's own in the reader's language, else as the organisation has called it. */
export const typeSaid = (id: string, own: readonly { id: string; name: string }[]): string =>
  own.find((type) => type.id === id)?.name ?? typeWords[id] ?? id;

export const relationWords: Readonly<Record<RelationKind, string>> = inLanguage(
  {
    parent: 'Parent',
    child: 'Child',
    recurrence_of: 'Recurrence of',
    recurred_as: 'Recurred as',
    duplicate: 'Duplicate',
    related: 'Related',
    split_from: 'Split from',
    split_into: 'Split into',
  },
  {
    parent: 'Parent',
    child: 'Enfant',
    recurrence_of: 'Récidive de',
    recurred_as: 'Réapparu dans',
    duplicate: 'Doublon',
    related: 'Lié',
    split_from: 'Issu de',
    split_into: 'Scindé vers',
  },
);
export const requirableWords: Readonly<Record<RequirableField, string>> = inLanguage(
  {
    owner: 'Owner',
    type: 'Type',
    summary: 'Summary',
    impact: 'Impact',
    root_cause: 'Root cause',
    lessons: 'Lessons',
    tlp: 'TLP',
    contained: 'Moment of containment',
  },
  {
    owner: 'Responsable',
    type: 'Type',
    summary: 'Résumé',
    impact: 'Impact',
    root_cause: 'Cause première',
    lessons: 'Leçons',
    tlp: 'TLP',
    contained: 'Moment du confinement',
  },
);
export const customKindWords: Readonly<Record<CustomFieldKind, string>> = inLanguage(
  { text: 'Text', number: 'Number', yes_no: 'Yes or no', date: 'Day', choice: 'Choice' },
  { text: 'Texte', number: 'Nombre', yes_no: 'Oui ou non', date: 'Jour', choice: 'Choix' },
);

const saidOf =
  (words: Readonly<Record<string, string>>) =>
  (code: string): string =>
    words[code] ?? code;
export const holdSaid = saidOf(holdWords);
export const cancelSaid = saidOf(cancelWords);
export const milestoneSaid = saidOf(milestoneWords);
export const requirableSaid = saidOf(requirableWords);
