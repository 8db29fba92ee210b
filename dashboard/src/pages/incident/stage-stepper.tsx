// The stages as steps: what is done, where it stands, and a click to move it on or, with a reason, back.
import { Tooltip } from '@mantine/core';
import type { IncidentStage } from '@tocsin/contracts/words';
import { useState } from 'react';

import { isBackward, openStages, stageIndex, stagePurpose, stageTitle } from '../../incidents/stages.ts';
import { Confirm } from '../../ui/confirm.tsx';
import type { IncidentChanges } from './use-incident-changes.ts';

import classes from './header.module.css';

type StepperProps = { stage: IncidentStage; onMove: IncidentChanges['moveTo'] | null };
type OpenStage = (typeof openStages)[number];

export function StageStepper({ stage, onMove }: StepperProps) {
  const [backTo, setBackTo] = useState<OpenStage | null>(null);
  const at = stageIndex(stage);
  return (
    <>
      <ol className={classes.steps} aria-label="Stage">
        {openStages.map((step, index) => {
          const state = index < at ? 'done' : index === at ? 'now' : 'ahead';
          return (
            <li key={step} className={classes.step} data-state={state}>
              <Tooltip label={stagePurpose[step]}>
                <button
                  type="button"
                  aria-current={state === 'now' ? 'step' : undefined}
                  disabled={!onMove || state === 'now'}
                  onClick={() => (isBackward(stage, step) ? setBackTo(step) : void onMove?.(step))}
                >
                  <i aria-hidden="true" />
                  {stageTitle[step]}
                </button>
              </Tooltip>
            </li>
          );
        })}
      </ol>
      <Confirm
        opened={backTo !== null}
        title={backTo ? `Back to ${stageTitle[backTo]}` : ''}
        action="Move back"
        reason="Why does it go back?"
        onClose={() => setBackTo(null)}
        onConfirm={(reason) => {
          if (backTo) void onMove?.(backTo, reason).then((moved) => moved && setBackTo(null));
        }}
      >
        {`It is in ${stageTitle[stage]} now. The reason is kept with the incident.`}
      </Confirm>
    </>
  );
}
