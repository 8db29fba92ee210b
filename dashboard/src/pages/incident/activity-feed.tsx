// What happened to the incident and its alerts, newest first, in sentences.
import {
  IconApi,
  IconHistory,
  IconRobot,
  IconRoute,
  IconSettings,
  IconSparkles,
  type TablerIcon,
} from '@tabler/icons-react';
import { type InfiniteData, useInfiniteQuery, type UseInfiniteQueryResult } from '@tanstack/react-query';
import type { ActivityRow } from '@tocsin/contracts/activity';
import { useEffect, useRef } from 'react';

import { useUrlSearch } from '../../lib/url.ts';
import { Avatar } from '../../ui/avatar.tsx';
import { Button } from '../../ui/button.tsx';
import { classNames } from '../../ui/class-names.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Problem } from '../../ui/problem.tsx';
import { ScrollPane } from '../../ui/scroll-pane.tsx';
import { SkeletonRows } from '../../ui/skeleton.tsx';
import { Time } from '../../ui/time.tsx';
import { sentenceOf } from './activity-sentence.ts';
import { feedFilterOf, FeedFilters, isFiltered } from './feed-filter.tsx';
import { incidentActivityQuery } from './queries.ts';
import { words } from './words.ts';

import classes from './activity-feed.module.css';
import page from './page.module.css';

export function ActivityFeed({ shownAs, focus }: { shownAs: string; focus: string | null }) {
  const [search] = useUrlSearch();
  const activity = useInfiniteQuery(incidentActivityQuery(shownAs, feedFilterOf(search)));
  return (
    <>
      <FeedFilters />
      <Rows activity={activity} focus={focus} filtered={isFiltered(search)} />
    </>
  );
}

type Activity = UseInfiniteQueryResult<InfiniteData<{ items: ActivityRow[]; next: string | null }>>;

function Rows({ activity, focus, filtered }: { activity: Activity; focus: string | null; filtered: boolean }) {
  const rows = activity.data?.pages.flatMap((each) => each.items) ?? [];
  if (activity.isError && rows.length === 0)
    return (
      <div className={page.pane}>
        <Problem error={activity.error} onRetry={() => void activity.refetch()} />
      </div>
    );
  if (activity.isPending) return <SkeletonRows label={words.feed.loading} rows={6} />;
  if (rows.length === 0)
    return (
      <EmptyState
        icon={<IconHistory size={18} stroke={1.6} />}
        title={filtered ? words.feed.noneSo : words.feed.nothing}
      >
        {filtered ? words.feed.noneSoDetail : words.feed.nothingDetail}
      </EmptyState>
    );
  return (
    <ScrollPane label={words.feed.label} className={page.pane}>
      <ol className={classes.list}>
        {rows.map((row) => (
          <Row key={row.id} row={row} marked={row.id === focus} />
        ))}
      </ol>
      {activity.hasNextPage && (
        <div className={classes.more}>
          <Button small busy={activity.isFetchingNextPage} onClick={() => void activity.fetchNextPage()}>
            {words.feed.earlier}
          </Button>
        </div>
      )}
    </ScrollPane>
  );
}

const actorIcons: Record<ActivityRow['actor']['kind'], TablerIcon | null> = {
  user: null,
  api_key: IconApi,
  service_account: IconRobot,
  playbook_run: IconRoute,
  ai: IconSparkles,
  integration: IconRobot,
  system: IconSettings,
};

function Row({ row, marked }: { row: ActivityRow; marked: boolean }) {
  const item = useRef<HTMLLIElement>(null);
  useEffect(() => {
    if (marked) item.current?.scrollIntoView({ block: 'center' });
  }, [marked]);
  const { verb, before, after, reason } = sentenceOf(row);
  const Icon = actorIcons[row.actor.kind];
  return (
    <li ref={item} className={classes.row} data-marked={marked || undefined}>
      {Icon ? (
        <span className={classNames(classes.machine, row.actor.kind === 'ai' && 'tone-ai')}>
          <Icon size={13} stroke={1.6} />
        </span>
      ) : (
        <Avatar name={row.actor.name} />
      )}
      <div className={classes.words}>
        <b>{row.actor.name}</b> {verb}
        {before !== null && after !== null && (
          <span className={classes.change}>
            {' '}
            <span className="muted">{before}</span> → <span>{after}</span>
          </span>
        )}
        {reason !== null && <div className={classes.reason}>{reason}</div>}
      </div>
      <span className={classes.age}>
        <Time at={row.at} look="age" />
      </span>
    </li>
  );
}
