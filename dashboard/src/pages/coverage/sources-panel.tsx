// The log sources that rules at work wait for: silent ones on top, for they are where coverage is only on paper.
import { Link } from '@tanstack/react-router';

import { formatRelative, plural } from '../../lib/format.ts';
import { useNow } from '../../lib/now.ts';
import { Panel } from '../../ui/panel.tsx';
import { ScrollPane } from '../../ui/scroll-pane.tsx';
import { SkeletonRows } from '../../ui/skeleton.tsx';
import type { Coverage } from './matrix.ts';

import classes from './page.module.css';

const nameOf = ({ product, category, service }: Coverage['logsources'][number]): string =>
  [product, category, service].filter((part) => part !== '').join(' / ');

/** `logsources` is not there while they are loaded. */
export function SourcesPanel({ logsources }: { logsources: Coverage['logsources'] | undefined }) {
  const silent = logsources?.filter(({ lastEventAt }) => lastEventAt === null).length;
  return (
    <Panel
      title="What the rules listen to"
      aside={
        silent !== undefined && (
          <span className={`muted ${classes.panelAside}`}>{silent === 0 ? 'all arrive' : `${silent} silent`}</span>
        )
      }
      className={classes.sources}
    >
      {logsources ? (
        <Logsources logsources={logsources} />
      ) : (
        <div className="grow">
          <SkeletonRows label="Loading the log sources" rows={10} height={32} />
        </div>
      )}
      <p className={`muted ${classes.sourceNote}`}>
        Events of the last seven days. <Link to="/sources">Connect a source</Link>
      </p>
    </Panel>
  );
}

function Logsources({ logsources }: { logsources: Coverage['logsources'] }) {
  const now = useNow();
  const ordered = logsources.toSorted(
    (a, b) => Number(a.lastEventAt !== null) - Number(b.lastEventAt !== null) || b.rules - a.rules,
  );
  return (
    <ScrollPane label="Log sources" className={classes.sourceList}>
      <ul>
        {ordered.map((source) => (
          <li key={nameOf(source)} data-silent={source.lastEventAt === null || undefined}>
            <span className="grow ellipsis">{nameOf(source)}</span>
            <span className="muted">{plural(source.rules, 'rule')}</span>
            <span className={classes.when}>
              {source.lastEventAt === null ? 'no events' : formatRelative(Date.parse(source.lastEventAt), now)}
            </span>
          </li>
        ))}
      </ul>
    </ScrollPane>
  );
}
