// What people say about the incident, in threads. Everyone may write and answer; each changes their own.
import { IconMessage } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { Comment, Incident } from '@tocsin/contracts/incident';
import { useState } from 'react';

import { call } from '../../lib/api.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Problem } from '../../ui/problem.tsx';
import { ScrollPane } from '../../ui/scroll-pane.tsx';
import { SkeletonRows } from '../../ui/skeleton.tsx';
import { showProblem } from '../../ui/toast.tsx';
import { CommentThread } from './comment-thread.tsx';
import { MarkdownEditor } from './markdown-editor.tsx';
import { mentionedIn } from './mentions.ts';
import { commentsQuery, readersQuery } from './queries.ts';
import { words } from './words.ts';

import classes from './comments.module.css';
import page from './page.module.css';

const longest = 20_000;

type CommentsProps = { incident: Incident; shownAs: string; mayWrite: boolean; focus: string | null };
export type Thread = { first: Comment; answers: Comment[] };

/** A thread whose first comment and answers are all deleted is gone. */
export function threadsOf(comments: readonly Comment[]): Thread[] {
  const answers = Map.groupBy(comments, ({ threadId }) => threadId);
  return comments
    .filter(({ threadId }) => threadId === null)
    .map((first) => ({ first, answers: (answers.get(first.id) ?? []).filter(({ deleted }) => !deleted) }))
    .filter((thread) => !thread.first.deleted || thread.answers.length > 0);
}

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

export function useKeepComment(shownAs: string) {
  const client = useQueryClient();
  return (comment: Comment): void => {
    client.setQueryData(commentsQuery(shownAs).queryKey, (before) => {
      const others = (before ?? []).filter((each) => each.id !== comment.id);
      return [...others, comment].toSorted((a, b) => a.createdAt.localeCompare(b.createdAt) || (a.id < b.id ? -1 : 1));
    });
  };
}

type NewCommentProps = {
  incident: Incident;
  shownAs: string;
  takesFocus: boolean;
  /** The thread it answers in. */
  thread?: Comment;
  onDone?: () => void;
};

export function NewComment({ incident, shownAs, takesFocus, thread, onDone }: NewCommentProps) {
  const [body, setBody] = useState('');
  const keep = useKeepComment(shownAs);
  const people = useQuery(readersQuery(shownAs)).data ?? [];
  const add = useMutation({
    mutationFn: () =>
      call('POST /incidents/:incidentId/comments', {
        incidentId: incident.id,
        body: body.trim(),
        mentions: mentionedIn(body, people),
        ...(thread ? { threadId: thread.id } : {}),
      }),
    onSuccess: (comment) => {
      keep(comment);
      setBody('');
      onDone?.();
    },
    onError: (error) => showProblem(error, words.comments.commenting),
  });
  return (
    <div className={thread ? classes.answer : classes.write}>
      <MarkdownEditor
        label={thread ? words.comments.answerLabel(thread.author.name) : words.comments.new}
        placeholder={words.comments.placeholder}
        action={thread ? words.comments.answer : words.comments.comment}
        value={body}
        onChange={setBody}
        busy={add.isPending}
        longest={longest}
        rows={2}
        people={people}
        takesFocus={takesFocus}
        onSave={() => add.mutate()}
        {...(onDone ? { onCancel: onDone } : {})}
      />
    </div>
  );
}
