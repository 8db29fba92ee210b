// Comments as threads, and how a changed one finds its place among those that are shown.
import { useQueryClient } from '@tanstack/react-query';
import type { Comment } from '@tocsin/contracts/incident';

import { commentsQuery } from './queries.ts';

export type Thread = { first: Comment; answers: Comment[] };

/** A thread whose first comment and answers are all deleted is gone. */
export function threadsOf(comments: readonly Comment[]): Thread[] {
  const answers = Map.groupBy(comments, ({ threadId }) => threadId);
  return comments
    .filter(({ threadId }) => threadId === null)
    .map((first) => ({ first, answers: (answers.get(first.id) ?? []).filter(({ deleted }) => !deleted) }))
    .filter((thread) => !thread.first.deleted || thread.answers.length > 0);
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
