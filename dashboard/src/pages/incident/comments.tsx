// What people say about the incident, in threads. Everyone may write and answer; each changes their own.
import { IconMessage } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { Incident } from '@tocsin/contracts/incident';

import { EmptyState } from '../../ui/empty-state.tsx';
import { Problem } from '../../ui/problem.tsx';
import { ScrollPane } from '../../ui/scroll-pane.tsx';
import { SkeletonRows } from '../../ui/skeleton.tsx';
import { CommentThread } from './comment-thread.tsx';
import { NewComment } from './new-comment.tsx';
import { commentsQuery } from './queries.ts';
import { threadsOf } from './threads.ts';
import { words } from './words.ts';

import page from './page.module.css';

type CommentsProps = { incident: Incident; shownAs: string; mayWrite: boolean; focus: string | null };

export function Comments({ incident, shownAs, mayWrite, focus }: CommentsProps) {
  const comments = useQuery(commentsQuery(shownAs));
  const threads = threadsOf(comments.data ?? []);
  return (
    <>
      <ScrollPane label={words.comments.label} className={page.pane}>
        {comments.isError && !comments.data ? (
          <Problem error={comments.error} onRetry={() => void comments.refetch()} />
        ) : comments.isPending ? (
          <SkeletonRows label={words.comments.loading} rows={3} />
        ) : threads.length === 0 ? (
          <EmptyState icon={<IconMessage size={18} stroke={1.6} />} title={words.comments.none}>
            {words.comments.noneDetail}
          </EmptyState>
        ) : (
          threads.map((thread) => (
            <CommentThread
              key={thread.first.id}
              thread={thread}
              incident={incident}
              shownAs={shownAs}
              mayWrite={mayWrite}
              focus={focus}
            />
          ))
        )}
      </ScrollPane>
      {mayWrite && <NewComment incident={incident} shownAs={shownAs} takesFocus={focus === 'new'} />}
    </>
  );
}
