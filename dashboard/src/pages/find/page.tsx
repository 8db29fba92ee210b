// One search over alerts, incidents, entities, evidence, comments and tasks, and the way over to the events.
import { IconArrowRight, IconListSearch, IconSearch, IconSearchOff } from '@tabler/icons-react';
import { useQueries, useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { foundKinds, type FoundKind } from '@tocsin/contracts/words';
import { useRef } from 'react';

import { entityAddress } from '../../entity/entity-link.tsx';
import { isProblem } from '../../lib/api.ts';
import { useKeys } from '../../lib/keyboard.ts';
import { useUrlSearch } from '../../lib/url.ts';
import { useCan } from '../../session/session.ts';
import { PageHeader } from '../../shell/page-header.tsx';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { entityQuery } from '../../ui/entity-chip.tsx';
import { Problem } from '../../ui/problem.tsx';
import { ScrollPane } from '../../ui/scroll-pane.tsx';
import { SkeletonRows } from '../../ui/skeleton.tsx';
import { Tabs } from '../../ui/tabs.tsx';
import { said } from '../../words/said.ts';
import type { Fault } from '../search/query-bar.tsx';
import { FindBar } from './find-bar.tsx';
import { Group } from './group.tsx';
import { aboutQuery } from './queries.ts';
import { words } from './words.ts';

import classes from './page.module.css';

function faultsOf(error: unknown): Fault[] {
  if (!isProblem(error)) return [];
  return (error.problem.errors ?? []).flatMap(({ pointer, detail }) => {
    const column = /^\/query:(\d+)$/.exec(pointer)?.[1];
    return column === undefined ? [] : [{ column: Number(column), detail: said(detail) }];
  });
}

/** J and K go from one result to the next, whatever kind it is of. */
function step(by: number): void {
  const ways = [...document.querySelectorAll<HTMLElement>('[data-found]')];
  const at = ways.findIndex((way) => way === document.activeElement);
  ways[at === -1 ? 0 : Math.min(ways.length - 1, Math.max(0, at + by))]?.focus();
}

export function FindPage() {
  const [search, change] = useUrlSearch();
  const area = useRef<HTMLTextAreaElement>(null);
  const query = search.q?.[0] ?? '';
  const only = foundKinds.find((kind) => kind === search.kind?.[0]) ?? null;
  const about = useQuery({ ...aboutQuery(query), enabled: query !== '' });
  const faults = faultsOf(about.error);
  useKeys([
    { keys: '/', label: words.keys.query, hint: words.label, run: () => area.current?.focus() },
    { keys: 'j', label: words.keys.next, hint: words.keys.hint, run: () => step(1) },
    { keys: 'k', label: words.keys.previous, run: () => step(-1) },
  ]);
  const kinds = about.data?.kinds ?? [];
  const ask = (q: string): void => change({ q: q === '' ? null : q }, { push: true });
  return (
    <div className={classes.page}>
      <PageHeader title={words.title}>
        {kinds.length > 1 && (
          <Tabs
            label={words.kinds}
            tabs={[
              { id: 'all', label: words.all },
              ...kinds.map((kind) => ({ id: kind as string, label: words.kind[kind] })),
            ]}
            chosen={only ?? 'all'}
            onChoose={(id) => change({ kind: id === 'all' ? null : id }, { push: true })}
          />
        )}
      </PageHeader>
      <FindBar query={query} faults={faults} areaRef={area} onSearch={ask} />
      {faults.map((fault) => (
        <p key={`${fault.column} ${fault.detail}`} className={classes.fault} role="alert">
          {words.fault(fault.column, fault.detail)}
        </p>
      ))}
      {query === '' ? (
        <Start onAsk={ask} />
      ) : about.isError ? (
        faults.length === 0 && <Problem error={about.error} onRetry={() => void about.refetch()} />
      ) : !about.data ? (
        <SkeletonRows label={words.loading(words.title)} rows={8} />
      ) : (
        <ScrollPane label={words.title} className={classes.results}>
          <Hints query={query} />
          {kinds
            .filter((kind) => only === null || kind === only)
            .map((kind) => (
              <Group
                key={kind}
                kind={kind}
                query={query}
                alone={only !== null}
                onAlone={() => change({ kind }, { push: true })}
              />
            ))}
          <NothingFound kinds={kinds} query={query} only={only} />
        </ScrollPane>
      )}
    </div>
  );
}

/** The record of that number, the entities that are named, and the same words in the events. */
function Hints({ query }: { query: string }) {
  const navigate = useNavigate();
  const mayReadEvents = useCan('event:read');
  const { data } = useQuery(aboutQuery(query));
  if (!data) return null;
  const to = { alert: '/alerts/', incident: '/incidents/', evidence: '/evidence/', task: '', entity: '', comment: '' };
  const { jump, indicators } = data;
  const events = indicators.length > 0 ? indicators.map(({ value }) => entityQuery(value)).join(' or ') : query;
  return (
    <nav className={classes.hints} aria-label={words.hints}>
      {jump && to[jump.kind] !== '' && (
        <Button
          small
          look="primary"
          icon={<IconArrowRight size={14} stroke={1.6} />}
          onClick={() => void navigate({ to: `${to[jump.kind]}${jump.number}` })}
        >
          {words.goTo(jump.number)}
        </Button>
      )}
      {indicators.map(({ kind, value, known }) =>
        known ? (
          <Button
            key={`${kind}:${value}`}
            small
            icon={<IconArrowRight size={14} stroke={1.6} />}
            onClick={() => void navigate(entityAddress(kind, value))}
          >
            <span data-entity={`${kind}:${value}`}>{words.entityPage(value)}</span>
          </Button>
        ) : (
          <span key={`${kind}:${value}`} className="muted">
            {words.addEntity(value)}
          </span>
        ),
      )}
      {mayReadEvents && (
        <Button
          small
          look="quiet"
          icon={<IconListSearch size={14} stroke={1.6} />}
          onClick={() => void navigate({ to: '/search', search: { query: [events] } })}
        >
          {words.alsoIn}
        </Button>
      )}
    </nav>
  );
}

/** Said once, when every kind has answered and none has found anything. */
function NothingFound({ kinds, query, only }: { kinds: readonly FoundKind[]; query: string; only: FoundKind | null }) {
  const keys = kinds.map((kind) => ['find', kind, query, 5]);
  const answers = useQueries({
    queries: keys.map((queryKey) => ({ queryKey, enabled: false as const })),
    combine: (all) => all.map(({ data }) => data as { pages: { count: number }[] } | undefined),
  });
  if (
    only !== null ||
    (kinds.length > 0 && answers.some((data) => data === undefined || (data.pages[0]?.count ?? 0) > 0))
  )
    return null;
  return (
    <EmptyState icon={<IconSearchOff size={20} stroke={1.6} />} title={words.nothing}>
      {words.nothingText}
    </EmptyState>
  );
}

const Start = ({ onAsk }: { onAsk: (query: string) => void }) => (
  <EmptyState icon={<IconSearch size={20} stroke={1.6} />} title={words.start}>
    {words.startText}
    <span className={classes.examples}>
      <span className="micro">{words.examples}</span>
      {words.example.map(([query, meaning]) => (
        <span key={query} className={classes.example}>
          <Button small look="quiet" onClick={() => onAsk(query)}>
            <span className="mono">{query}</span>
          </Button>
          <span className="muted">{meaning}</span>
        </span>
      ))}
    </span>
  </EmptyState>
);
