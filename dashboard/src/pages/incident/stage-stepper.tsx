// The stages as steps: what is done, where it stands, and a click to move it on or, with a reason, back.
import { Tooltip } from '@mantine/core';
import type { IncidentStage } from '@tocsin/contracts/words';
import { useState } from 'react';

import { isBackward, openStages, stageIndex } from '../../incidents/stages.ts';
import { Confirm } from '../../ui/confirm.tsx';
import { incidentStagePurposes, incidentStageWords } from '../../words/stages.ts';
import type { IncidentChanges } from './use-incident-changes.ts';
import { words } from './words.ts';

import classes from './header.module.css';

type StepperProps = { stage: IncidentStage; onMove: IncidentChanges['moveTo'] | null };
type OpenStage = (typeof openStages)[number];

export function StageStepper({ stage, onMove }: StepperProps) {
  const [backTo, setBackTo] = useState<OpenStage | null>(null);
  const at = stageIndex(stage);
  return (
    <>
      <ol className={classes.steps} aria-label={words.stages.stage}>
        {openStages.map((step, index) => {
          const state = index < at ? 'done' : index === at ? 'now' : 'ahead';
          return (
            <li key={step} className={classes.step} data-state={state}>
              <Tooltip label={incidentStagePurposes[step]}>
                <button
                  type="button"
                  aria-current={state === 'now' ? 'step' : undefined}
                  disabled={!onMove || state === 'now'}
                  onClick={() => (isBackward(stage, step) ? setBackTo(step) : void onMove?.(step))}
                >
                  <i aria-hidden="true" />
                  {incidentStageWords[step]}
                </button>
              </Tooltip>
            </li>
          );
        })}
      </ol>
      <Confirm
        opened={backTo !== null}
        title={backTo ? words.stages.backTo(incidentStageWords[backTo]) : ''}
        action={words.stages.moveBack}
        reason={words.stages.whyBack}
        onClose={() => setBackTo(null)}
        onConfirm={(reason) => {
          if (backTo) void onMove?.(backTo, reason).then((moved) => moved && setBackTo(null));
        }}
      >
        {words.stages.isIn(incidentStageWords[stage])}
      </Confirm>
    </>
  );
}
