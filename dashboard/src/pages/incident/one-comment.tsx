// One comment: read by all, changed and deleted by its author; what it said before can be read.
import { Modal } from '@mantine/core';
import { IconHistory, IconLink, IconPencil, IconTrash } from '@tabler/icons-react';
import { useMutation, useQuery } from '@tanstack/react-query';
import type { Comment, Incident } from '@tocsin/contracts/incident';
import { useEffect, useRef, useState } from 'react';

import { call } from '../../lib/api.ts';
import { copyText } from '../../lib/clipboard.ts';
import { useSession } from '../../session/session.ts';
import { Avatar } from '../../ui/avatar.tsx';
import { IconButton } from '../../ui/button.tsx';
import { Confirm } from '../../ui/confirm.tsx';
import { Loaded } from '../../ui/loaded.tsx';
import { Time } from '../../ui/time.tsx';
import { showProblem, showToast } from '../../ui/toast.tsx';
import { MarkdownEditor, ShownMarkdown } from './markdown-editor.tsx';
import { mentionedIn } from './mentions.ts';
import { commentRevisionsQuery, readersQuery } from './queries.ts';
import { useKeepComment } from './threads.ts';
import { words } from './words.ts';

import classes from './comments.module.css';

const longest = 20_000;
type Props = { comment: Comment; incident: Incident; shownAs: string; mayWrite: boolean; marked: boolean };

export function OneComment({ comment, incident, shownAs, mayWrite, marked }: Props) {
  const [draft, setDraft] = useState<string | null>(null);
  const item = useRef<HTMLElement>(null);
  useEffect(() => {
    if (marked) item.current?.scrollIntoView({ block: 'center' });
  }, [marked]);
  if (comment.deleted) return <p className={classes.gone}>{words.comments.deleted(comment.deleted.by.name)}</p>;
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
          {draft === null && (
            <Tools
              comment={comment}
              incident={incident}
              shownAs={shownAs}
              mayWrite={mayWrite}
              onEdit={() => setDraft(comment.body)}
            />
          )}
        </header>
        {draft === null ? (
          <ShownMarkdown text={comment.body} named={comment.mentions} />
        ) : (
          <Edit
            comment={comment}
            incident={incident}
            shownAs={shownAs}
            draft={draft}
            onDraft={setDraft}
            onDone={() => setDraft(null)}
          />
        )}
      </div>
    </article>
  );
}

type ToolsProps = Omit<Props, 'marked'> & { onEdit: () => void };

function Tools({ comment, incident, shownAs, mayWrite, onEdit }: ToolsProps) {
  const own = useSession()?.user.id === comment.author.id && mayWrite;
  const [asking, setAsking] = useState(false);
  const [history, setHistory] = useState(false);
  const keep = useKeepComment(shownAs);
  const remove = useMutation({
    mutationFn: () =>
      call('DELETE /incidents/:incidentId/comments/:commentId', { incidentId: incident.id, commentId: comment.id }),
    onSuccess: (gone) => {
      setAsking(false);
      keep(gone);
    },
    onError: (error) => showProblem(error, words.comments.deleting),
  });
  const copyLink = async (): Promise<void> => {
    const copied = await copyText(`${location.origin}/incidents/${incident.number}?comment=${comment.id}`);
    if (copied) showToast({ title: words.comments.copied });
  };
  return (
    <span className={classes.tools}>
      <IconButton label={words.comments.copyLink} onClick={() => void copyLink()}>
        <IconLink size={14} stroke={1.6} />
      </IconButton>
      {comment.editedAt !== null && (
        <IconButton label={words.comments.history} onClick={() => setHistory(true)}>
          <IconHistory size={14} stroke={1.6} />
        </IconButton>
      )}
      {own && (
        <>
          <IconButton label={words.comments.edit} onClick={onEdit}>
            <IconPencil size={14} stroke={1.6} />
          </IconButton>
          <IconButton label={words.comments.delete} onClick={() => setAsking(true)}>
            <IconTrash size={14} stroke={1.6} />
          </IconButton>
        </>
      )}
      <Confirm
        opened={asking}
        title={words.comments.deleteTitle}
        action={words.comments.deleteIt}
        danger
        busy={remove.isPending}
        onClose={() => setAsking(false)}
        onConfirm={() => remove.mutate()}
      >
        {words.comments.deleteDetail}
      </Confirm>
      <Modal opened={history} onClose={() => setHistory(false)} title={words.comments.historyTitle} size={620}>
        {history && <Before shownAs={shownAs} commentId={comment.id} />}
      </Modal>
    </span>
  );
}

function Before({ shownAs, commentId }: { shownAs: string; commentId: string }) {
  const revisions = useQuery(commentRevisionsQuery(shownAs, commentId));
  return (
    <Loaded query={revisions} what={words.comments.historyTitle} rows={3}>
      {(items) => (
        <ol className={classes.history}>
          {items.map(({ id, body, at }) => (
            <li key={id}>
              <span className="muted">
                <Time at={at} />
              </span>
              <ShownMarkdown text={body} />
            </li>
          ))}
        </ol>
      )}
    </Loaded>
  );
}

type EditProps = {
  comment: Comment;
  incident: Incident;
  shownAs: string;
  draft: string;
  onDraft: (draft: string) => void;
  onDone: () => void;
};

function Edit({ comment, incident, shownAs, draft, onDraft, onDone }: EditProps) {
  const keep = useKeepComment(shownAs);
  const people = useQuery(readersQuery(shownAs)).data ?? [];
  const edit = useMutation({
    mutationFn: () =>
      call('PATCH /incidents/:incidentId/comments/:commentId', {
        incidentId: incident.id,
        commentId: comment.id,
        body: draft.trim(),
        // Whoever was named stays so while their name stands there, also when they do not see it any more.
        mentions: mentionedIn(draft, [
          ...people,
          ...comment.mentions.filter(({ id }) => !people.some((person) => person.id === id)),
        ]),
      }),
    onSuccess: (changed) => {
      keep(changed);
      onDone();
    },
    onError: (error) => showProblem(error, words.comments.editing),
  });
  return (
    <MarkdownEditor
      label={words.comments.yours}
      placeholder={words.comments.placeholder}
      action={words.editor.save}
      value={draft}
      onChange={onDraft}
      busy={edit.isPending}
      longest={longest}
      rows={4}
      people={people}
      takesFocus
      onSave={() => edit.mutate()}
      onCancel={onDone}
    />
  );
}
