// Writing a comment, or an answer in a thread.
import { useMutation, useQuery } from '@tanstack/react-query';
import type { Comment, Incident } from '@tocsin/contracts/incident';
import { useState } from 'react';

import { call } from '../../lib/api.ts';
import { showProblem } from '../../ui/toast.tsx';
import { MarkdownEditor } from './markdown-editor.tsx';
import { mentionedIn } from './mentions.ts';
import { readersQuery } from './queries.ts';
import { useKeepComment } from './threads.ts';
import { words } from './words.ts';

import classes from './comments.module.css';

const longest = 20_000;

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
