// One thread: the comment that began it, its answers, and whether it is settled.
import { useMutation } from '@tanstack/react-query';
import type { Incident } from '@tocsin/contracts/incident';
import { useState } from 'react';

import { call } from '../../lib/api.ts';
import { Button } from '../../ui/button.tsx';
import { showProblem } from '../../ui/toast.tsx';
import { NewComment } from './new-comment.tsx';
import { OneComment } from './one-comment.tsx';
import { useKeepComment, type Thread } from './threads.ts';
import { words } from './words.ts';

import classes from './comments.module.css';

type Props = { thread: Thread; incident: Incident; shownAs: string; mayWrite: boolean; focus: string | null };

export function CommentThread({ thread: { first, answers }, incident, shownAs, mayWrite, focus }: Props) {
  const [answering, setAnswering] = useState(false);
  const focused = [first, ...answers].some(({ id }) => id === focus);
  const [open, setOpen] = useState(false);
  const keep = useKeepComment(shownAs);
  const resolve = useMutation({
    mutationFn: (resolved: boolean) =>
      call('PUT /incidents/:incidentId/comments/:commentId/resolution', {
        incidentId: incident.id,
        commentId: first.id,
        resolved,
      }),
    onSuccess: keep,
    onError: (error) => showProblem(error, words.comments.resolving),
  });
  const about = { incident, shownAs, mayWrite };
  const { resolved } = first;
  const folded = resolved !== null && !open && !focused;
  return (
    <section
      className={classes.thread}
      data-resolved={resolved !== null || undefined}
      aria-label={words.comments.answerLabel(first.author.name)}
    >
      {resolved && (
        <p className={classes.resolved}>
          <span className="muted ellipsis">{words.comments.resolvedBy(resolved.by.name)}</span>
          <Button small look="quiet" aria-expanded={!folded} onClick={() => setOpen(!open)}>
            {folded ? words.comments.show : words.comments.hide}
          </Button>
        </p>
      )}
      {!folded && <OneComment comment={first} marked={first.id === focus} {...about} />}
      {!folded && answers.length > 0 && (
        <div className={classes.answers}>
          {answers.map((answer) => (
            <OneComment key={answer.id} comment={answer} marked={answer.id === focus} {...about} />
          ))}
        </div>
      )}
      {mayWrite && !folded && (
        <div className={classes.foot}>
          {!resolved && !answering && (
            <Button small look="quiet" onClick={() => setAnswering(true)}>
              {words.comments.answer}
            </Button>
          )}
          <Button small look="quiet" busy={resolve.isPending} onClick={() => resolve.mutate(resolved === null)}>
            {resolved ? words.comments.reopen : words.comments.resolve}
          </Button>
        </div>
      )}
      {answering && !resolved && (
        <NewComment
          incident={incident}
          shownAs={shownAs}
          thread={first}
          takesFocus
          onDone={() => setAnswering(false)}
        />
      )}
    </section>
  );
}
