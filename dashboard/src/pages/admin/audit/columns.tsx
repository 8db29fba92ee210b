// The columns of the audit trail.
import { Link } from '@tanstack/react-router';
import type { AuditRow } from '@tocsin/contracts/api/activities';

import { Badge } from '../../../ui/badge.tsx';
import type { Column } from '../../../ui/data-grid.tsx';
import { Time } from '../../../ui/time.tsx';
import { Actor } from './actor.tsx';
import { resultWords } from './filter.ts';
import { subjectOf, toldOf } from './told.ts';
import { words } from './words.ts';

import classes from './audit.module.css';

export const auditColumns: readonly Column<AuditRow>[] = [
  {
    id: 'at',
    header: words.when,
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
    header: words.when,
    width: '64px',
    below: 620,
    render: (row) => <Time at={row.at} look="age" />,
  },
  { id: 'actor', header: words.who, width: 'minmax(110px, 0.6fr)', render: (row) => <Actor actor={row.actor} /> },
  { id: 'what', header: words.didWhat, width: 'minmax(200px, 2fr)', render: (row) => <Told row={row} /> },
  {
    id: 'result',
    header: words.result,
    width: '84px',
    from: 900,
    render: ({ result }) =>
      result === 'done' ? null : (
        <Badge tone={result === 'refused' ? 'high' : 'neutral'} look="outline">
          {resultWords[result]}
        </Badge>
      ),
  },
  {
    id: 'ip',
    header: words.address,
    width: '130px',
    from: 1100,
    render: ({ ip }) => <div className="ellipsis mono soft">{ip}</div>,
  },
  {
    id: 'subject',
    header: words.subject,
    width: 'minmax(120px, 0.7fr)',
    from: 760,
    render: (row) => <SubjectLink row={row} />,
  },
];

function Told({ row }: { row: AuditRow }) {
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

export function SubjectLink({ row }: { row: AuditRow }) {
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
