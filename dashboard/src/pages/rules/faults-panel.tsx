// What the check says of a text: nothing, or a list of faults that lead to their places.
import { IconAlertCircle, IconCircleCheck, IconLoader2 } from '@tabler/icons-react';
import type { RuleFault } from '@tocsin/contracts/rule';

import { plural } from '../../lib/format.ts';
import { Problem } from '../../ui/problem.tsx';
import type { RuleDraft } from './use-rule-draft.ts';

import classes from './rule-page.module.css';

type FaultsPanelProps = { draft: RuleDraft; onJump: (fault: RuleFault) => void };

export function FaultsPanel({ draft, onJump }: FaultsPanelProps) {
  const { faults, checking, checkFailed } = draft;
  if (checkFailed)
    return (
      <div className={classes.faults}>
        <Problem error={checkFailed} />
      </div>
    );
  return (
    <div className={classes.faults} role="status" aria-label="Check">
      <div className={classes.verdict} data-look={checking ? 'checking' : faults.length > 0 ? 'faulty' : 'sound'}>
        {checking ? (
          <IconLoader2 size={14} />
        ) : faults.length > 0 ? (
          <IconAlertCircle size={14} />
        ) : (
          <IconCircleCheck size={14} />
        )}
        {checking ? 'Checking' : faults.length > 0 ? plural(faults.length, 'fault') : 'No faults'}
      </div>
      {faults.length > 0 && (
        <ul>
          {faults.map((fault) => (
            <li key={`${fault.line}:${fault.column}:${fault.message}`}>
              <button type="button" onClick={() => onJump(fault)}>
                <span className="mono">
                  {fault.line}:{fault.column}
                </span>
                <span>{fault.message}</span>
              </button>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
