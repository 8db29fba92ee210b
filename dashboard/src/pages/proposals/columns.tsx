// The columns of the list of proposals.
import type { Proposal } from '@tocsin/contracts/api/rule-life';

import type { Column } from '../../ui/data-grid.tsx';
import { Time } from '../../ui/time.tsx';
import { ConflictMark, KindBadge, Lines } from './about.tsx';
import { revisionName, sourceName } from './words.ts';

import classes from './page.module.css';

export const columns: readonly Column<Proposal>[] = [
  { id: 'kind', header: 'Change', width: '80px', render: (proposal) => <KindBadge proposal={proposal} /> },
  {
    id: 'title',
    header: 'Rule',
    width: 'minmax(200px, 2fr)',
    render: (proposal) => (
      <div>
        <div className="row">
          <span className={`${classes.title} ellipsis`}>{proposal.title}</span>
          {proposal.conflict && <ConflictMark />}
        </div>
        <div className={`${classes.sub} mono ellipsis`}>{proposal.upstream.path || proposal.ruleId}</div>
      </div>
    ),
  },
  {
    id: 'source',
    header: 'Source',
    width: 'minmax(140px, 1fr)',
    from: 620,
    render: ({ upstream }) => (
      <div title={`${upstream.url} at ${upstream.revision}`}>
        <div className="ellipsis soft">{sourceName(upstream.url)}</div>
        <div className={`${classes.sub} mono ellipsis`}>{revisionName(upstream.revision)}</div>
      </div>
    ),
  },
  { id: 'lines', header: 'Lines', width: '88px', align: 'end', render: (proposal) => <Lines proposal={proposal} /> },
  {
    id: 'at',
    header: 'Found',
    width: '72px',
    align: 'end',
    from: 640,
    render: (proposal) => (
      <span className="soft">
        <Time at={proposal.at} look="age" />
      </span>
    ),
  },
];
