// The coverage in five numbers.
import { formatCount, plural } from '../../lib/format.ts';
import { Panel } from '../../ui/panel.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import type { Coverage, totalsOf } from './matrix.ts';

import classes from './page.module.css';

type TotalsProps = { coverage: Coverage; counts: ReturnType<typeof totalsOf> };

export function Totals({ coverage, counts }: TotalsProps) {
  const seen = coverage.logsources.filter(({ lastEventAt }) => lastEventAt !== null).length;
  const hits = coverage.techniques.reduce((total, technique) => total + technique.hits, 0);
  const share = counts.all === 0 ? 0 : Math.round((counts.working / counts.all) * 100);
  const stats = [
    { label: 'Covered', value: `${share}%`, aside: `${counts.working} of ${counts.all} techniques`, tone: 'ok' },
    { label: 'Without data', value: formatCount(counts.blind), aside: 'rules at work see nothing', tone: 'medium' },
    { label: 'In shadow only', value: formatCount(counts.shadow), aside: 'counted, not alerted', tone: 'low' },
    { label: 'No rule at work', value: formatCount(counts.none + counts.off), aside: 'techniques', tone: 'neutral' },
    {
      label: 'Log sources',
      value: `${seen}/${coverage.logsources.length}`,
      aside: `${plural(hits, 'match', 'matches')} in 30 days`,
      tone: 'accent',
    },
  ];
  return (
    <Panel label="Totals" className={classes.totals}>
      {stats.map(({ label, value, aside, tone }) => (
        <div key={label} className={`${classes.stat} tone-${tone}`}>
          <span className={classes.statLabel}>{label}</span>
          <b>{value}</b>
          <span className="muted">{aside}</span>
        </div>
      ))}
    </Panel>
  );
}

export const TotalsSkeleton = () => (
  <Panel label="Loading the totals" className={classes.totals}>
    {Array.from({ length: 5 }, (_, stat) => (
      <div key={stat} className={`${classes.stat} ${classes.waiting}`}>
        <Skeleton width="50%" />
        <Skeleton width="30%" height={18} />
        <Skeleton width="70%" />
      </div>
    ))}
  </Panel>
);
