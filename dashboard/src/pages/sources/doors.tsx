// The doors through which events come in, open or closed.
import { Panel } from '../../ui/panel.tsx';
import type { Door } from './fill-snippet.ts';

import classes from './page.module.css';

export function Doors({ doors }: { doors: readonly Door[] }) {
  return (
    <Panel label="Doors" className={classes.doors}>
      <ul>
        {doors.map((door) => (
          <li key={door.id} data-open={door.open}>
            <span className={classes.lamp} aria-hidden="true" />
            <span className={classes.door}>{door.title}</span>
            <span className={classes.state}>{door.open ? 'Open' : 'Closed'}</span>
            <span className={`${classes.address} mono`} title={door.address}>
              {door.open ? door.address : 'No port is set'}
            </span>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
