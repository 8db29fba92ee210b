// Why documents were refused, with the place of each fault.
import type { RuleFault } from '@tocsin/contracts/rule';

import { CopyButton } from '../../ui/copy.tsx';
import { ScrollPane } from '../../ui/scroll-pane.tsx';
import { words } from './words.ts';

import classes from './refused-list.module.css';

export function RefusedList({ title, refused }: { title: string; refused: readonly RuleFault[] }) {
  const places = refused.map(({ file, line, column, message }) => ({ at: `${file}:${line}:${column}`, message }));
  return (
    <>
      <div className={classes.head}>
        <b>{title}</b>
        <CopyButton
          label={words.importing.copy}
          text={places.map(({ at, message }) => `${at} ${message}`).join('\n')}
        />
      </div>
      <ScrollPane label={words.importing.refused} className={classes.list}>
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
