// How far an incident has come: an empty, partly filled or full disc beside the stage's name.
import { hasEnded, type IncidentStage } from '@tocsin/contracts/words';
import type { CSSProperties } from 'react';

import { incidentStageWords } from '../words/stages.ts';
import { openStages, stageIndex } from './stages.ts';

import classes from './stage-dot.module.css';

export function StageDot({ stage }: { stage: IncidentStage }) {
  const share = hasEnded(stage) ? 1 : stageIndex(stage) / openStages.length;
  const style: CSSProperties & { '--share': string } = { '--share': `${Math.round(share * 100)}%` };
  return (
    <span className={classes.stage} data-stage={stage}>
      <span className={classes.dot} style={style} aria-hidden="true" />
      {incidentStageWords[stage]}
    </span>
  );
}
