// What the check says of a text: nothing, or a list of faults and warnings that lead to their places.
import { IconAlertCircle, IconAlertTriangle, IconCircleCheck, IconLoader2 } from '@tabler/icons-react';
import type { RuleFault } from '@tocsin/contracts/rule';

import { Problem } from '../../ui/problem.tsx';
import { said } from '../../words/said.ts';
import type { RuleDraft } from './use-rule-draft.ts';
import { words } from './words.ts';

import classes from './rule-page.module.css';

type FaultsPanelProps = { draft: RuleDraft; onJump: (fault: RuleFault) => void };

export function FaultsPanel({ draft, onJump }: FaultsPanelProps) {
  const { faults, warnings, checking, checkFailed } = draft;
  if (checkFailed)
    return (
      <div className={classes.faults}>
        <Problem error={checkFailed} />
      </div>
    );
  const weights = [
    { look: 'faulty', found: faults, said: words.page.faults },
    { look: 'warned', found: warnings, said: words.page.warnings },
  ].filter(({ found }) => found.length > 0);
  return (
    <div className={classes.faults} role="status" aria-label={words.page.check}>
      <div className={classes.verdicts}>
        {checking ? (
          <span className={classes.verdict} data-look="checking">
            <IconLoader2 size={14} /> {words.page.checking}
          </span>
        ) : (
          <>
            {faults.length === 0 && (
              <span className={classes.verdict} data-look="sound">
                <IconCircleCheck size={14} /> {words.page.noFaults}
              </span>
            )}
            {weights.map(({ look, found, said }) => (
              <span key={look} className={classes.verdict} data-look={look}>
                <Sign look={look} /> {said(found.length)}
              </span>
            ))}
          </>
        )}
      </div>
      {weights.length > 0 && (
        <ul>
          {weights.flatMap(({ look, found }) =>
            found.map((fault) => (
              <li key={`${look}:${fault.line}:${fault.column}:${fault.message}`} data-look={look}>
                <button type="button" onClick={() => onJump(fault)}>
                  <Sign look={look} />
                  <span className="mono">
                    {fault.line}:{fault.column}
                  </span>
                  <span>{said(fault.message)}</span>
                </button>
              </li>
            )),
          )}
        </ul>
      )}
    </div>
  );
}

const Sign = ({ look }: { look: string }) =>
  look === 'faulty' ? (
    <IconAlertCircle size={14} aria-label={words.page.fault} />
  ) : (
    <IconAlertTriangle size={14} aria-label={words.page.warning} />
  );
