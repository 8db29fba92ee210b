// The columns of the list of proposals.
import type { Proposal } from '@tocsin/contracts/api/rule-life';

import type { Column } from '../../ui/data-grid.tsx';
import { Time } from '../../ui/time.tsx';
import { ConflictMark, KindBadge, Lines } from './about.tsx';
import { words } from './catalogue.ts';
import { revisionName, sourceName } from './words.ts';

import classes from './page.module.css';

export const columns: readonly Column<Proposal>[] = [
  { id: 'kind', header: words.columns.kind, width: '80px', render: (proposal) => <KindBadge proposal={proposal} /> },
  {
    id: 'title',
    header: words.columns.title,
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
    header: words.columns.source,
    width: 'minmax(140px, 1fr)',
    from: 620,
    render: ({ upstream }) => (
      <div title={words.urlAt(upstream.url, upstream.revision)}>
        <div className="ellipsis soft">{sourceName(upstream.url)}</div>
        <div className={`${classes.sub} mono ellipsis`}>{revisionName(upstream.revision)}</div>
      </div>
    ),
  },
  {
    id: 'lines',
    header: words.columns.lines,
    width: '88px',
    align: 'end',
    render: (proposal) => <Lines proposal={proposal} />,
  },
  {
    id: 'at',
    header: words.columns.at,
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
