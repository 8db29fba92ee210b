// What a person was told about incidents, newest first; following one reads it.
import { IconBell } from '@tabler/icons-react';
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { Notice } from '@tocsin/contracts/notice';

import { call } from '../lib/api.ts';
import { Button } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { Problem } from '../ui/problem.tsx';
import { SkeletonRows } from '../ui/skeleton.tsx';
import { Time } from '../ui/time.tsx';
import { showProblem } from '../ui/toast.tsx';
import { said as saidByServer } from '../words/said.ts';
import { incidentStageSaid } from '../words/stages.ts';
import { noticesQuery } from './queries.ts';
import { words } from './words.ts';

import classes from './notices.module.css';

function noticeSaid({ kind, actor, detail, activityType }: Notice): string {
  const { said } = words;
  switch (kind) {
    case 'mention':
      return said.mention(actor.name);
    case 'assigned':
      return said.assigned(actor.name);
    case 'comment':
      return said.comment(actor.name);
    case 'stage':
      return said.stage(incidentStageSaid(detail));
    case 'severity':
      return said.severity(detail);
    case 'owner':
      return said.owner(detail);
    case 'sla':
      return activityType === 'incident.sla_breached' ? said.slaBreach(detail) : said.slaRisk(detail);
  }
}
/** The words of people, where the notice is about some. */
const quoteOf = ({ kind, detail }: Notice): string =>
  kind === 'mention' || kind === 'comment' || kind === 'assigned' ? detail : '';

type Props = { unread: number; onChoose: () => void; onFollow: () => void };

export function NoticeList({ unread, onChoose, onFollow }: Props) {
  const client = useQueryClient();
  const notices = useInfiniteQuery(noticesQuery);
  const rows = notices.data?.pages.flatMap(({ items }) => items) ?? [];
  const read = useMutation({
    mutationFn: (ids: string[] | null) => call('POST /notices/read', ids === null ? {} : { ids }),
    onSuccess: () => client.invalidateQueries({ queryKey: ['notices'] }),
    onError: (error) => showProblem(error, words.reading),
  });
  return (
    <>
      <div className={classes.head}>
        <h2 className="grow">{words.title}</h2>
        {unread > 0 && (
          <Button small look="quiet" busy={read.isPending} onClick={() => read.mutate(null)}>
            {words.readAll}
          </Button>
        )}
        <Button small look="quiet" onClick={onChoose}>
          {words.choose}
        </Button>
      </div>
      {notices.isError && rows.length === 0 ? (
        <Problem error={notices.error} onRetry={() => void notices.refetch()} />
      ) : notices.isPending ? (
        <SkeletonRows label={words.loading} rows={4} />
      ) : rows.length === 0 ? (
        <EmptyState icon={<IconBell size={18} stroke={1.6} />} title={words.none}>
          {words.noneDetail}
        </EmptyState>
      ) : (
        <ul className={classes.list}>
          {rows.map((notice) => (
            <Row
              key={notice.id}
              notice={notice}
              onFollow={() => {
                if (notice.readAt === null) read.mutate([notice.id]);
                onFollow();
              }}
            />
          ))}
          {notices.hasNextPage && (
            <li className={classes.more}>
              <Button small busy={notices.isFetchingNextPage} onClick={() => void notices.fetchNextPage()}>
                {words.more}
              </Button>
            </li>
          )}
        </ul>
      )}
    </>
  );
}

function Row({ notice, onFollow }: { notice: Notice; onFollow: () => void }) {
  const { incident, count, commentId, readAt, at } = notice;
  const quote = quoteOf(notice);
  return (
    <li>
      <Link
        className={classes.notice}
        to={`/incidents/${incident.number}`}
        search={commentId === null ? {} : { comment: [commentId] }}
        data-unread={readAt === null || undefined}
        onClick={onFollow}
      >
        <span className={classes.what}>
          {readAt === null && <span className={classes.dot} role="img" aria-label={words.unread} />}
          <b>{noticeSaid(notice)}</b>
          {count > 1 && <span className="muted">{words.times(count)}</span>}
          <span className="grow" />
          <span className="muted">
            <Time at={at} look="age" />
          </span>
        </span>
        {quote !== '' && <span className={classes.quote}>{quote}</span>}
        <span className="muted ellipsis">
          {incident.number} {saidByServer(incident.title)}
        </span>
      </Link>
    </li>
  );
}
