// The columns of the audit trail.
import { Link } from '@tanstack/react-router';
import type { ActivityRow } from '@tocsin/contracts/activity';

import type { Column } from '../../../ui/data-grid.tsx';
import { Time } from '../../../ui/time.tsx';
import { Actor } from './actor.tsx';
import { subjectOf, toldOf } from './told.ts';

import classes from './audit.module.css';

export const auditColumns: readonly Column<ActivityRow>[] = [
  {
    id: 'at',
    header: 'When',
    width: '140px',
    from: 620,
    render: (row) => (
      <span className="mono soft">
        <Time at={row.at} look="absolute" />
      </span>
    ),
  },
  {
    id: 'age',
    header: 'When',
    width: '64px',
    below: 620,
    render: (row) => <Time at={row.at} look="age" />,
  },
  { id: 'actor', header: 'Who', width: 'minmax(110px, 0.6fr)', render: (row) => <Actor actor={row.actor} /> },
  { id: 'what', header: 'Did what', width: 'minmax(200px, 2fr)', render: (row) => <Told row={row} /> },
  {
    id: 'subject',
    header: 'Subject',
    width: 'minmax(120px, 0.7fr)',
    from: 760,
    render: (row) => <SubjectLink row={row} />,
  },
];

function Told({ row }: { row: ActivityRow }) {
  const { verb, before, after, reason } = toldOf(row);
  return (
    <>
      <div className="ellipsis">
        <span className={classes.verb}>{verb}</span>
        {before !== null && after !== null && (
          <>
            {': '}
            <span className="muted">{before}</span> → {after}
          </>
        )}
      </div>
      {reason && <div className={`${classes.sub} ellipsis`}>{reason}</div>}
    </>
  );
}

export function SubjectLink({ row }: { row: ActivityRow }) {
  const { label, to } = subjectOf(row);
  if (to === null) return <div className="ellipsis muted">{label}</div>;
  return (
    <div className="ellipsis">
      <Link to={to} tabIndex={-1} className={classes.subject} onClick={(event) => event.stopPropagation()}>
        {label}
      </Link>
    </div>
  );
}
