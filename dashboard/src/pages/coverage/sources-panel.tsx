// The log sources that rules at work wait for: silent ones on top, for they are where coverage is only on paper.
import { Link } from '@tanstack/react-router';

import { formatRelative } from '../../lib/format.ts';
import { useNow } from '../../lib/now.ts';
import { Panel } from '../../ui/panel.tsx';
import { ScrollPane } from '../../ui/scroll-pane.tsx';
import { SkeletonRows } from '../../ui/skeleton.tsx';
import { Sentence } from '../../words/sentence.tsx';
import type { Coverage } from './matrix.ts';
import { words } from './words.ts';

import classes from './page.module.css';

const nameOf = ({ product, category, service }: Coverage['logsources'][number]): string =>
  [product, category, service].filter((part) => part !== '').join(' / ');

/** `logsources` is not there while they are loaded. */
export function SourcesPanel({ logsources }: { logsources: Coverage['logsources'] | undefined }) {
  const silent = logsources?.filter(({ lastEventAt }) => lastEventAt === null).length;
  return (
    <Panel
      title={words.sources}
      aside={silent !== undefined && <span className={`muted ${classes.panelAside}`}>{words.sourcesSeen(silent)}</span>}
      className={classes.sources}
    >
      {logsources ? (
        <Logsources logsources={logsources} />
      ) : (
        <div className="grow">
          <SkeletonRows label={words.sourcesLoading} rows={10} height={32} />
        </div>
      )}
      <p className={`muted ${classes.sourceNote}`}>
        <Sentence text={words.sourcesNote} parts={{ connect: <Link to="/sources">{words.connect}</Link> }} />
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
    <ScrollPane label={words.sourceList} className={classes.sourceList}>
      <ul>
        {ordered.map((source) => (
          <li key={nameOf(source)} data-silent={source.lastEventAt === null || undefined}>
            <span className="grow ellipsis">{nameOf(source)}</span>
            <span className="muted">{words.rules(source.rules)}</span>
            <span className={classes.when}>
              {source.lastEventAt === null ? words.noEvents : formatRelative(Date.parse(source.lastEventAt), now)}
            </span>
          </li>
        ))}
      </ul>
    </ScrollPane>
  );
}
