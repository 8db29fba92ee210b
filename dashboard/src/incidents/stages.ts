// An incident's stages as people read them, and which way they go.
import { incidentStages, type IncidentStage } from '@tocsin/contracts/words';

export const stageTitle: Record<IncidentStage, string> = {
  new: 'New',
  triage: 'Triage',
  investigating: 'Investigate',
  containing: 'Contain',
  eradicating: 'Eradicate',
  recovering: 'Recover',
  post_incident: 'Review',
  closed: 'Closed',
};

/** What is done in a stage, for tooltips and the board. */
export const stagePurpose: Record<IncidentStage, string> = {
  new: 'Nobody has looked at it yet',
  triage: 'Is it real, and how bad',
  investigating: 'What happened, where, since when',
  containing: 'Stop it from spreading',
  eradicating: 'Remove what the attacker left',
  recovering: 'Bring systems back',
  post_incident: 'What was learned',
  closed: 'Done, with a verdict',
};

export const openStages = incidentStages.filter((stage) => stage !== 'closed');

export const stageIndex = (stage: IncidentStage): number => incidentStages.indexOf(stage);

/** Going back needs a reason; going forward may skip stages. */
export const isBackward = (from: IncidentStage, to: IncidentStage): boolean => stageIndex(to) < stageIndex(from);

export const isStage = (word: string): word is IncidentStage => incidentStages.some((stage) => stage === word);
