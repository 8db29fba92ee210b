// What people say about the incident. Everyone may write; each edits their own.
import { IconMessage, IconPencil } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { Comment, Incident } from '@tocsin/contracts/incident';
import { useEffect, useRef, useState } from 'react';

import { call } from '../../lib/api.ts';
import { useSession } from '../../session/session.ts';
import { Avatar } from '../../ui/avatar.tsx';
import { IconButton } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Problem } from '../../ui/problem.tsx';
import { ScrollPane } from '../../ui/scroll-pane.tsx';
import { SkeletonRows } from '../../ui/skeleton.tsx';
import { Time } from '../../ui/time.tsx';
import { showProblem } from '../../ui/toast.tsx';
import { MarkdownEditor, ShownMarkdown } from './markdown-editor.tsx';
import { commentsQuery } from './queries.ts';
import { words } from './words.ts';

import classes from './comments.module.css';
import page from './page.module.css';

const longest = 20_000;

type CommentsProps = { incident: Incident; shownAs: string; mayWrite: boolean; focus: string | null };

export function Comments({ incident, shownAs, mayWrite, focus }: CommentsProps) {
  const comments = useQuery(commentsQuery(shownAs));
  const me = useSession()?.user.id;
  return (
    <>
      <ScrollPane label={words.comments.label} className={page.pane}>
        {comments.isError && !comments.data ? (
          <Problem error={comments.error} onRetry={() => void comments.refetch()} />
        ) : comments.isPending ? (
          <SkeletonRows label={words.comments.loading} rows={3} />
        ) : comments.data.length === 0 ? (
          <EmptyState icon={<IconMessage size={18} stroke={1.6} />} title={words.comments.none}>
            {words.comments.noneDetail}
          </EmptyState>
        ) : (
          comments.data.map((comment) => (
            <OneComment
              key={comment.id}
              comment={comment}
              incident={incident}
              shownAs={shownAs}
              own={mayWrite && comment.author.id === me}
              marked={comment.id === focus}
            />
          ))
        )}
      </ScrollPane>
      {mayWrite && <NewComment incident={incident} shownAs={shownAs} takesFocus={focus === 'new'} />}
    </>
  );
}

function useKeepComment(shownAs: string) {
  const client = useQueryClient();
  return (comment: Comment): void => {
    client.setQueryData(commentsQuery(shownAs).queryKey, (before) => {
      const others = (before ?? []).filter((each) => each.id !== comment.id);
      return [...others, comment].toSorted((a, b) => a.createdAt.localeCompare(b.createdAt));
    });
  };
}

type NewCommentProps = { incident: Incident; shownAs: string; takesFocus: boolean };

function NewComment({ incident, shownAs, takesFocus }: NewCommentProps) {
  const [body, setBody] = useState('');
  const keep = useKeepComment(shownAs);
  const add = useMutation({
    mutationFn: () => call('POST /incidents/:incidentId/comments', { incidentId: incident.id, body: body.trim() }),
    onSuccess: (comment) => {
      keep(comment);
      setBody('');
    },
    onError: (error) => showProblem(error, words.comments.commenting),
  });
  return (
    <div className={classes.write}>
      <MarkdownEditor
        label={words.comments.new}
        placeholder={words.comments.placeholder}
        action={words.comments.comment}
        value={body}
        onChange={setBody}
        busy={add.isPending}
        longest={longest}
        rows={2}
        takesFocus={takesFocus}
        onSave={() => add.mutate()}
      />
    </div>
  );
}

type OneCommentProps = { comment: Comment; incident: Incident; shownAs: string; own: boolean; marked: boolean };

function OneComment({ comment, incident, shownAs, own, marked }: OneCommentProps) {
  const [draft, setDraft] = useState<string | null>(null);
  const item = useRef<HTMLElement>(null);
  const keep = useKeepComment(shownAs);
  useEffect(() => {
    if (marked) item.current?.scrollIntoView({ block: 'center' });
  }, [marked]);
  const edit = useMutation({
    mutationFn: (body: string) =>
      call('PATCH /incidents/:incidentId/comments/:commentId', {
        incidentId: incident.id,
        commentId: comment.id,
        body,
      }),
    onSuccess: (changed) => {
      keep(changed);
      setDraft(null);
    },
    onError: (error) => showProblem(error, words.comments.editing),
  });
  return (
    <article ref={item} className={classes.comment} data-marked={marked || undefined}>
      <Avatar name={comment.author.name} />
      <div className={classes.words}>
        <header className={classes.head}>
          <b>{comment.author.name}</b>
          <span className="muted">
            <Time at={comment.createdAt} />
            {comment.editedAt !== null && words.comments.edited}
          </span>
          <span className="grow" />
          {own && draft === null && (
            <IconButton label={words.comments.edit} onClick={() => setDraft(comment.body)}>
              <IconPencil size={14} stroke={1.6} />
            </IconButton>
          )}
        </header>
        {draft === null ? (
          <ShownMarkdown text={comment.body} />
        ) : (
          <MarkdownEditor
            label={words.comments.yours}
            placeholder={words.comments.placeholder}
            action={words.editor.save}
            value={draft}
            onChange={setDraft}
            busy={edit.isPending}
            longest={longest}
            rows={4}
            takesFocus
            onSave={() => edit.mutate(draft.trim())}
            onCancel={() => setDraft(null)}
          />
        )}
      </div>
    </article>
  );
}
