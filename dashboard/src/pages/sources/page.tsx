// Where events come from: every source that Tocsin understands, what arrived of it, and how to send it.
import { IconArrowsSplit, IconChevronRight, IconDoorEnter, IconFilterOff } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { Source } from '@tocsin/contracts/api/ingest';
import { useCallback, useMemo, useRef, useState } from 'react';

import { useKeys } from '../../lib/keyboard.ts';
import { useUrlSearch } from '../../lib/url.ts';
import { PageHeader } from '../../shell/page-header.tsx';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { FilterInput } from '../../ui/filter-input.tsx';
import { Loaded } from '../../ui/loaded.tsx';
import { Panel } from '../../ui/panel.tsx';
import { ScrollPane } from '../../ui/scroll-pane.tsx';
import { moved } from '../../ui/selection.ts';
import { LoadingPanel, SplitPage } from '../../ui/split-page.tsx';
import { groupSources, isSending, matchingSources } from './group-sources.ts';
import { sourcesQuery } from './queries.ts';
import { SendPanel } from './send-panel.tsx';
import { SourceList } from './source-list.tsx';
import { words } from './words.ts';

import classes from './page.module.css';

const none: readonly Source[] = [];

export function SourcesPage() {
  const [search, change] = useUrlSearch();
  const [wanted, setWanted] = useState('');
  const filterInput = useRef<HTMLInputElement>(null);
  const query = useQuery(sourcesQuery);
  const sources = query.data?.items ?? none;
  const groups = useMemo(() => groupSources(matchingSources(sources, wanted)), [sources, wanted]);
  const ids = groups.flatMap((group) => group.sources.map(({ id }) => id));
  const chosen = sources.find(({ id }) => id === (search.source?.[0] ?? ids[0])) ?? null;
  const choose = useCallback((source: string | null) => change({ source }), [change]);
  const step = (by: 1 | -1) => ids.length > 0 && choose(moved(ids, chosen?.id ?? null, by));
  useKeys([
    { keys: 'j', label: words.nextSource, hint: words.next, run: () => step(1) },
    { keys: 'k', label: words.previousSource, hint: words.previous, run: () => step(-1) },
    { keys: '/', label: words.filter, hint: words.filterHint, run: () => filterInput.current?.focus() },
  ]);
  return (
    <>
      <PageHeader title={words.title} />
      <SplitPage
        list={
          <div className={classes.side}>
            <FilterInput
              inputRef={filterInput}
              label={words.filterSources}
              typed={wanted}
              onType={setWanted}
              onStep={step}
            />
            <Panel
              title={words.listTitle}
              aside={query.data && <span className={classes.since}>{howMany(sources)}</span>}
              className={classes.list}
            >
              <Loaded query={query} what={words.things} rows={12} flush>
                {() => (
                  <ScrollPane label={words.list}>
                    {groups.length === 0 ? (
                      <NothingMatches onClear={() => setWanted('')} />
                    ) : (
                      <SourceList groups={groups} chosen={chosen?.id ?? null} onChoose={choose} />
                    )}
                  </ScrollPane>
                )}
              </Loaded>
            </Panel>
            <Elsewhere />
          </div>
        }
      >
        {chosen && query.data && <SendPanel key={chosen.id} source={chosen} doors={query.data.doors} />}
        {query.isPending && <LoadingPanel label={words.loading} />}
      </SplitPage>
    </>
  );
}

const howMany = (sources: readonly Source[]): string => words.sentOf(sources.filter(isSending).length, sources.length);

const NothingMatches = ({ onClear }: { onClear: () => void }) => (
  <EmptyState
    icon={<IconFilterOff size={20} stroke={1.6} />}
    title={words.noneMatches}
    actions={<Button onClick={onClear}>{words.clearFilter}</Button>}
  >
    {words.noneMatchesMore}
  </EmptyState>
);

/** Beside what is understood: by which doors it comes in, and what to do with anything else. */
function Elsewhere() {
  return (
    <Panel label={words.beside} className={classes.elsewhere}>
      <Link to="/doors" className={classes.elsewhereLink}>
        <IconDoorEnter size={15} stroke={1.6} />
        <span className="grow ellipsis">{words.doors}</span>
        <IconChevronRight size={13} />
      </Link>
      <Link to="/mappings" className={classes.elsewhereLink}>
        <IconArrowsSplit size={15} stroke={1.6} />
        <span className="grow ellipsis">{words.mappings}</span>
        <IconChevronRight size={13} />
      </Link>
    </Panel>
  );
}
