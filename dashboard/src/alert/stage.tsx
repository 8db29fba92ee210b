// An alert's stage: an empty, half or full dot, and the word.
import type { AlertStage } from '@tocsin/contracts/words';

import { classNames } from '../ui/class-names.ts';
import { toneClass, type Tone } from '../ui/tone.ts';
import { alertStageWords } from '../words/stages.ts';

import classes from './stage.module.css';

const looks: Record<AlertStage, { tone: Tone; dot: string | undefined }> = {
  new: { tone: 'neutral', dot: undefined },
  acknowledged: { tone: 'low', dot: classes.acknowledged },
  investigating: { tone: 'high', dot: classes.investigating },
  resolved: { tone: 'ok', dot: classes.resolved },
};

export function Stage({ stage }: { stage: AlertStage }) {
  const { tone, dot } = looks[stage];
  return (
    <span className={classes.stage}>
      <span className={classNames(classes.dot, toneClass(tone), dot)} aria-hidden="true" />
      {alertStageWords[stage]}
    </span>
  );
}
