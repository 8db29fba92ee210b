// How far an incident has come: an empty, partly filled or full disc beside the stage's name.
import type { IncidentStage } from '@tocsin/contracts/words';
import type { CSSProperties } from 'react';

import { openStages, stageIndex, stageTitle } from './stages.ts';

import classes from './stage-dot.module.css';

export function StageDot({ stage }: { stage: IncidentStage }) {
  const share = stage === 'closed' ? 1 : stageIndex(stage) / openStages.length;
  const style: CSSProperties & { '--share': string } = { '--share': `${Math.round(share * 100)}%` };
  return (
    <span className={classes.stage} data-stage={stage}>
      <span className={classes.dot} style={style} aria-hidden="true" />
      {stageTitle[stage]}
    </span>
  );
}
