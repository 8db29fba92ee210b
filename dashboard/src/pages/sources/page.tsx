// Where events come from: what arrived of each source, which doors are open, and how to send.
import { useQuery } from '@tanstack/react-query';
import type { Source } from '@tocsin/contracts/api/ingest';

import { useKeys } from '../../lib/keyboard.ts';
import { useUrlSearch } from '../../lib/url.ts';
import { PageHeader } from '../../shell/page-header.tsx';
import { Panel } from '../../ui/panel.tsx';
import { Problem } from '../../ui/problem.tsx';
import { ScrollPane } from '../../ui/scroll-pane.tsx';
import { moved } from '../../ui/selection.ts';
import { SkeletonRows } from '../../ui/skeleton.tsx';
import { Doors } from './doors.tsx';
import { sourcesQuery } from './queries.ts';
import { SendPanel } from './send-panel.tsx';
import { SourceList } from './source-list.tsx';

import classes from './page.module.css';

const none: readonly Source[] = [];

export function SourcesPage() {
  const [search, change] = useUrlSearch();
  const query = useQuery(sourcesQuery);
  const sources = query.data?.items ?? none;
  const chosen = sources.find(({ id }) => id === search.source?.[0]) ?? sources[0] ?? null;
  const choose = (source: string | null) => change({ source });
  const ids = sources.map(({ id }) => id);
  useKeys([
    { keys: 'j', label: 'Next source', hint: 'next', run: () => choose(moved(ids, chosen?.id ?? null, 1)) },
    { keys: 'k', label: 'Previous source', hint: 'previous', run: () => choose(moved(ids, chosen?.id ?? null, -1)) },
  ]);
  return (
    <div className={classes.page}>
      <PageHeader title="Sources" />
      <div className={classes.side}>
        {query.data && <Doors doors={query.data.doors} />}
        <Panel
          title="What Tocsin understands"
          aside={<span className={classes.since}>last 24 h</span>}
          className={classes.list}
        >
          {query.isPending && <SkeletonRows label="Loading sources" rows={8} height={58} />}
          {query.isError && !query.data && (
            <div className={classes.problem}>
              <Problem error={query.error} onRetry={() => void query.refetch()} />
            </div>
          )}
          {query.data && (
            <ScrollPane label="Sources" className={classes.scroll}>
              <SourceList sources={sources} chosen={chosen?.id ?? null} onChoose={choose} />
            </ScrollPane>
          )}
        </Panel>
      </div>
      {chosen && query.data ? (
        <SendPanel key={chosen.id} source={chosen} doors={query.data.doors} />
      ) : (
        <Panel label="How to send">{query.isPending && <SkeletonRows label="Loading how to send" rows={6} />}</Panel>
      )}
    </div>
  );
}
