// An incident's stages, and which way they go.
import { incidentStages, openIncidentStages, type IncidentStage } from '@tocsin/contracts/words';

export const openStages = openIncidentStages;

export const stageIndex = (stage: IncidentStage): number => incidentStages.indexOf(stage);

/** Going back needs a reason; going forward may skip stages. */
export const isBackward = (from: IncidentStage, to: IncidentStage): boolean => stageIndex(to) < stageIndex(from);

export const isStage = (word: string): word is IncidentStage => incidentStages.some((stage) => stage === word);
