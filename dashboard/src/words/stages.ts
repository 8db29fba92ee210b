// How far alerts and incidents have come, in words.
import type { AlertStage, IncidentStage } from '@tocsin/contracts/words';

import { inLanguage } from '../lib/language.ts';

export const alertStageWords: Readonly<Record<AlertStage, string>> = inLanguage(
  { new: 'New', acknowledged: 'Acknowledged', investigating: 'Investigating', resolved: 'Resolved' },
  { new: 'Nouvelle', acknowledged: 'Prise en compte', investigating: 'En analyse', resolved: 'Résolue' },
);

/** An alert's stage as data holds it; a word that is none stays as it is. */
export const alertStageSaid = (word: string): string =>
  Object.entries(alertStageWords).find(([key]) => key === word)?.[1] ?? word;

export const incidentStageWords: Readonly<Record<IncidentStage, string>> = inLanguage(
  {
    new: 'New',
    triage: 'Triage',
    investigating: 'Investigate',
    containing: 'Contain',
    eradicating: 'Eradicate',
    recovering: 'Recover',
    post_incident: 'Review',
    closed: 'Closed',
    cancelled: 'Cancelled',
    merged: 'Merged',
  },
  {
    new: 'Nouveau',
    triage: 'Tri',
    investigating: 'Analyse',
    containing: 'Confinement',
    eradicating: 'Éradication',
    recovering: 'Reprise',
    post_incident: 'Bilan',
    closed: 'Clos',
    cancelled: 'Annulé',
    merged: 'Fusionné',
  },
);

/** What is done in a stage, for tooltips and the board. */
export const incidentStagePurposes: Readonly<Record<IncidentStage, string>> = inLanguage(
  {
    new: 'Nobody has looked at it yet',
    triage: 'Is it real, and how bad',
    investigating: 'What happened, where, since when',
    containing: 'Stop it from spreading',
    eradicating: 'Remove what the attacker left',
    recovering: 'Bring systems back',
    post_incident: 'What was learned',
    closed: 'Done, with a verdict',
    cancelled: 'A false alarm, or worked on elsewhere',
    merged: 'Went into another incident',
  },
  {
    new: 'Personne ne l’a encore regardé',
    triage: 'Est-ce réel, et est-ce grave',
    investigating: 'Ce qui s’est passé, où, depuis quand',
    containing: 'Empêcher la propagation',
    eradicating: 'Retirer ce que l’attaquant a laissé',
    recovering: 'Remettre les systèmes en service',
    post_incident: 'Les leçons à retenir',
    closed: 'Terminé, avec un verdict',
    cancelled: 'Fausse alerte, ou traité ailleurs',
    merged: 'Repris dans un autre incident',
  },
);

/** An incident's stage as data holds it; a word that is none stays as it is. */
export const incidentStageSaid = (word: string): string =>
  Object.entries(incidentStageWords).find(([key]) => key === word)?.[1] ?? word;
