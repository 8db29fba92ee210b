// Why proposals were refused, with the place of each fault.
import type { RuleFault } from '@tocsin/contracts/rule';

import { CopyButton } from '../../ui/copy.tsx';
import { ScrollPane } from '../../ui/scroll-pane.tsx';

import classes from './decide-dialog.module.css';

export function RefusedList({ refused }: { refused: readonly RuleFault[] }) {
  const places = refused.map(({ file, line, column, message }) => ({ at: `${file}:${line}:${column}`, message }));
  return (
    <>
      <div className={classes.refusedHead}>
        <b>Refused</b>
        <CopyButton label="Copy the list" text={places.map(({ at, message }) => `${at} ${message}`).join('\n')} />
      </div>
      <ScrollPane label="Refused" className={classes.refused}>
        <ul>
          {places.map(({ at, message }) => (
            <li key={at + message}>
              <span className="mono">{at}</span>
              {message}
            </li>
          ))}
        </ul>
      </ScrollPane>
    </>
  );
}
