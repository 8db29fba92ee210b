// One entity: what it is, what people say of it, and everything around it.
import { IconAffiliate, IconQuestionMark, IconSearch } from '@tabler/icons-react';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { canonicalOf } from '@tocsin/contracts/entity/canonical';
import type { EntityDetail } from '@tocsin/contracts/entity/schema';

import { CriticalityBadge, EntityListBadge, EntityVerdictBadge } from '../../entity/marks.tsx';
import { call, isProblem } from '../../lib/api.ts';
import { defang } from '../../lib/format.ts';
import { useKeys } from '../../lib/keyboard.ts';
import { queryClient } from '../../lib/query-client.ts';
import { useUrlSearch } from '../../lib/url.ts';
import { useCan } from '../../session/session.ts';
import { PageHeader } from '../../shell/page-header.tsx';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { CopyButton } from '../../ui/copy.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { KeyValues } from '../../ui/key-values.tsx';
import { Panel } from '../../ui/panel.tsx';
import { Problem } from '../../ui/problem.tsx';
import { ScrollPane } from '../../ui/scroll-pane.tsx';
import { SkeletonRows } from '../../ui/skeleton.tsx';
import { Time } from '../../ui/time.tsx';
import { showProblem } from '../../ui/toast.tsx';
import { graphKindWords } from '../../words/graph-kinds.ts';
import { Incidents, Prevalence, Related, Sightings } from './around.tsx';
import { eventQuery } from './event-query.ts';
import { entityKeys, entityQuery } from './queries.ts';
import { Notes, Sayings } from './sayings.tsx';
import { words } from './words.ts';

import classes from './entities.module.css';

export function EntityPage() {
  const [search] = useUrlSearch();
  const is = search['is']?.[0] ?? '';
  const query = useQuery({ ...entityQuery(is), enabled: is !== '' });
  const navigate = useNavigate();
  useKeys([{ keys: 'Escape', label: words.keys.back, run: () => void navigate({ to: '/entities' }) }]);
  const isMissing = is === '' || (isProblem(query.error) && query.error.problem.status === 404);
  const title = query.data?.value ?? is.slice(is.indexOf(':') + 1);
  return (
    <>
      <PageHeader title={title || words.entity} crumbs={[{ title: words.title, to: '/entities' }]} />
      <ScrollPane className={classes.entity} label={words.page.contents(title)}>
        {isMissing ? (
          <Missing is={is} />
        ) : query.isError && !query.data ? (
          <Problem error={query.error} onRetry={() => void query.refetch()} />
        ) : query.isPending ? (
          <SkeletonRows label={words.loading} />
        ) : (
          <EntityView key={query.data.id} entity={query.data} />
        )}
      </ScrollPane>
    </>
  );
}

/** Nothing is known of it, or nothing the reader may know. */
function Missing({ is }: { is: string }) {
  const mayWrite = useCan('alert:write');
  const canonical = canonicalOf(is.slice(0, is.indexOf(':')), is.slice(is.indexOf(':') + 1));
  const keep = useMutation({
    mutationFn: (entity: NonNullable<typeof canonical>) => call('POST /entities', entity),
    onSuccess: () => void queryClient.invalidateQueries({ queryKey: entityKeys.all }),
    onError: (error) => showProblem(error, words.page.keep),
  });
  return (
    <Panel label={words.page.missing}>
      <EmptyState
        icon={<IconQuestionMark size={20} stroke={1.6} />}
        title={words.page.missing}
        actions={
          mayWrite &&
          canonical && (
            <Button look="primary" busy={keep.isPending} onClick={() => keep.mutate(canonical)}>
              {words.page.keep}
            </Button>
          )
        }
      >
        {words.page.missingText}
      </EmptyState>
    </Panel>
  );
}

function EntityView({ entity }: { entity: EntityDetail }) {
  const navigate = useNavigate();
  const mayIncidents = useCan('incident:read');
  const mayEvents = useCan('event:read');
  return (
    <>
      <Panel label={words.entity} className={classes.top}>
        <div className={classes.head}>
          <Badge tone="neutral">{graphKindWords[entity.kind]}</Badge>
          <h2 className="mono">{entity.value}</h2>
          {entity.verdict && <EntityVerdictBadge verdict={entity.verdict.level} />}
          {entity.lists.map((list) => (
            <EntityListBadge key={list} list={list} />
          ))}
          <span className="grow" />
          <CopyButton text={defang(entity.value)} label={words.page.copyDefanged} />
          <CopyButton text={entity.value} label={words.page.copy} />
          {mayEvents && (
            <Button
              small
              icon={<IconSearch size={13} stroke={1.6} />}
              onClick={() =>
                void navigate({ to: '/search', search: { query: [eventQuery(entity.names)], range: ['7d'] } })
              }
            >
              {words.page.search}
            </Button>
          )}
          <Button
            small
            look="primary"
            icon={<IconAffiliate size={13} stroke={1.6} />}
            onClick={() => void navigate({ to: '/graph', search: { node: [`entity:${entity.id}`] } })}
          >
            {words.page.graph}
          </Button>
        </div>
      </Panel>
      <div className={classes.columns}>
        <div className={classes.column}>
          {mayEvents && <Prevalence entity={entity} />}
          <Sightings entity={entity} />
          {mayIncidents && <Incidents entity={entity} />}
        </div>
        <div className={classes.column}>
          <Identity entity={entity} />
          <Sayings entity={entity} />
          <Related entity={entity} />
          <Notes entity={entity} />
        </div>
      </div>
    </>
  );
}

function Identity({ entity }: { entity: EntityDetail }) {
  const { asset, firstSeenAt, lastSeenAt, sites, names } = entity;
  return (
    <Panel title={words.page.identity}>
      <div className={classes.body}>
        <KeyValues
          items={[
            [words.firstSeen, firstSeenAt ? <Time key="first" at={firstSeenAt} look="absolute" /> : words.page.never],
            [words.lastSeen, lastSeenAt ? <Time key="last" at={lastSeenAt} look="absolute" /> : words.page.never],
            ...(asset
              ? ([
                  [
                    words.asset,
                    <span key="asset" className="wrap">
                      {asset.name} <CriticalityBadge criticality={asset.criticality} />
                      {asset.owner && <span className="muted">{words.page.owner(asset.owner)}</span>}
                    </span>,
                  ],
                ] as const)
              : []),
            [
              words.page.sites,
              sites.map(({ site, alerts }) => `${site ?? words.page.noSite} (${alerts})`).join(', ') || '—',
            ],
            [
              words.page.names,
              <span key="names" className="mono" style={{ overflowWrap: 'anywhere' }}>
                {names.join(', ')}
              </span>,
            ],
          ]}
        />
      </div>
    </Panel>
  );
}
