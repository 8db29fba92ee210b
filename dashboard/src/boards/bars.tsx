// A breakdown: each value with its share as a bar and its count as a link.
import { formatCount } from '../lib/format.ts';
import { Panel } from '../ui/panel.tsx';
import { CountLink } from './figure.tsx';
import type { ListLink } from './links.ts';
import { words } from './words.ts';

import classes from './boards.module.css';

export type Bar = { key: string; label: string; count: number; link: ListLink | null };
type BarsProps = { title: string; bars: readonly Bar[]; others?: number };

export function Bars({ title, bars, others = 0 }: BarsProps) {
  const most = Math.max(1, ...bars.map(({ count }) => count));
  const shown = bars.filter(({ count }) => count > 0);
  return (
    <Panel title={title}>
      {shown.length === 0 ? (
        <p className={`${classes.nothing} muted`}>{words.none}</p>
      ) : (
        <ul className={classes.bars}>
          {shown.map(({ key, label, count, link }) => (
            <li key={key}>
              <span className="ellipsis" title={label}>
                {label}
              </span>
              <i aria-hidden="true">
                <i style={{ width: `${(count / most) * 100}%` }} />
              </i>
              <CountLink label={`${title}, ${label}`} count={count} link={link} />
            </li>
          ))}
          {others > 0 && (
            <li>
              <span className="muted">{words.others}</span>
              <i aria-hidden="true" />
              <span className="num muted">{formatCount(others)}</span>
            </li>
          )}
        </ul>
      )}
    </Panel>
  );
}
