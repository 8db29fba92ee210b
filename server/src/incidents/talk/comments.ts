// Comments on an incident: read, written, answered, corrected and taken back by their author.
import { commentDeleted, commentEdited, incidentCommented } from '@tocsin/contracts/activity';
import type * as talkApi from '@tocsin/contracts/api/talk';
import type { Comment, TextRevision } from '@tocsin/contracts/incident';
import * as z from 'zod';

import { record } from '#platform/activity';
import { authorize } from '#platform/authorize';
import { inTransaction, type Context, type Tx } from '#platform/context';
import { conflict, notFound, Problem } from '#platform/errors';
import { uuidv7 } from '#platform/id';

import { findIncident, lockIncident, updateIncident } from '../store.ts';
import type { IncidentRow } from '../tables.ts';
import {
  findComment,
  findComments,
  findMentions,
  findTexts,
  forgetTexts,
  insertComment,
  keepText,
  setMentions,
  updateComment,
  type CommentRow,
  type Named,
} from './comments-store.ts';
import { namedReaders } from './readers.ts';
import { startWatching } from './watch-store.ts';

const excerptLength = 200;
const about = ({ id }: IncidentRow) => ({ subjectId: id, incidentId: id });

const mark = (at: Date | null, id: string | null, name: string | null) =>
  at === null || id === null ? null : { by: { id, name: name ?? '' }, at: at.toISOString() };

const present = (row: CommentRow, mentions: readonly Named[]): Comment => ({
  id: row.id,
  author: { id: row.authorId, name: row.authorName },
  body: row.body,
  createdAt: row.createdAt.toISOString(),
  editedAt: row.editedAt?.toISOString() ?? null,
  threadId: row.threadId,
  mentions: [...mentions],
  resolved: mark(row.resolvedAt, row.resolvedById, row.resolvedByName),
  deleted: mark(row.deletedAt, row.deletedById, row.deletedByName),
});

export async function presentComment({ db }: Tx, row: CommentRow): Promise<Comment> {
  return present(row, (await findMentions(db, [row.id])).get(row.id) ?? []);
}

export const excerptOf = (body: string): string =>
  body.length > excerptLength ? `${body.slice(0, excerptLength).toWellFormed()}…` : body;

/** @throws Problem `not_found`, also for one that was deleted. */
async function commentOf(tx: Tx, row: IncidentRow, commentId: string): Promise<CommentRow> {
  const comment = await findComment(tx.db, row.id, commentId);
  if (!comment || comment.deletedAt) throw notFound('comment', commentId);
  return comment;
}

/** Oldest first. @throws Problem `not_found`. */
export async function listComments(
  ctx: Context,
  { incidentId }: { incidentId: string },
): Promise<{ items: Comment[] }> {
  authorize(ctx, 'incident:read');

  return inTransaction(ctx, async (tx) => {
    const { id } = await findIncident(tx.db, incidentId);
    const rows = await findComments(tx.db, id);
    const mentions = await findMentions(
      tx.db,
      rows.map((row) => row.id),
    );
    return { items: rows.map((row) => present(row, mentions.get(row.id) ?? [])) };
  });
}

/** @throws Problem `not_found`; `conflict` `thread_resolved`. */
async function threadOf(tx: Tx, row: IncidentRow, threadId: string | undefined): Promise<string | null> {
  if (threadId === undefined) return null;
  const first = await findComment(tx.db, row.id, threadId);
  // Whoever answers a comment that is an answer itself means its thread; a thread outlives the words that began it.
  const thread = first?.threadId ? await findComment(tx.db, row.id, first.threadId) : first;
  if (!thread) throw notFound('comment', threadId);
  if (thread.resolvedAt) throw conflict('thread_resolved', 'This thread is resolved; open it again to answer in it.');
  return thread.id;
}

/** @throws Problem `not_found`, `mention_unseen`; `forbidden` for an actor that is not a person or key with an id. */
export async function addComment(
  ctx: Context,
  { incidentId, body, threadId, mentions = [] }: z.input<typeof talkApi.addComment.input>,
): Promise<Comment> {
  authorize(ctx, 'incident:write');
  if (!z.uuid().safeParse(ctx.actor.id).success)
    throw new Problem('forbidden', 'author_unknown', 'A comment needs an author who can be named.');

  return inTransaction(ctx, async (tx) => {
    const row = await lockIncident(tx.db, incidentId);
    const thread = await threadOf(tx, row, threadId);
    const named = await namedReaders(tx, row, mentions);
    const comment: CommentRow = {
      id: uuidv7(),
      orgId: tx.orgId,
      incidentId: row.id,
      authorId: tx.actor.id,
      authorName: tx.actor.name,
      body,
      createdAt: tx.now(),
      editedAt: null,
      originIncidentId: null,
      threadId: thread,
      resolvedAt: null,
      resolvedById: null,
      resolvedByName: null,
      deletedAt: null,
      deletedById: null,
      deletedByName: null,
    };
    await insertComment(tx.db, comment);
    await setMentions(tx, comment.id, named);
    await updateIncident(tx, row, {});
    if (tx.actor.kind === 'user') await startWatching(tx, row.id, [tx.actor.id], 'comment');
    const told = named.map(({ id }) => id);
    await startWatching(tx, row.id, told, 'mention');
    await record(tx, incidentCommented, about(row), {
      commentId: comment.id,
      excerpt: excerptOf(body),
      threadId: thread,
      mentions: told,
    });
    return present(comment, named);
  });
}

function checkAuthor({ authorId }: CommentRow, tx: Tx): void {
  if (authorId !== tx.actor.id)
    throw new Problem('forbidden', 'comment_of_another', 'Only its author changes a comment.');
}

/** @throws Problem `forbidden` for someone else's comment; `not_found`, `mention_unseen`. */
export async function editComment(
  ctx: Context,
  { incidentId, commentId, body, mentions }: z.output<typeof talkApi.editComment.input>,
): Promise<Comment> {
  authorize(ctx, 'incident:write');

  return inTransaction(ctx, async (tx) => {
    const row = await lockIncident(tx.db, incidentId);
    const comment = await commentOf(tx, row, commentId);
    checkAuthor(comment, tx);
    const before = (await findMentions(tx.db, [commentId])).get(commentId) ?? [];
    const known = new Set(before.map(({ id }) => id));
    // Whoever was named stays named, also when they do not see it any more.
    const kept = before.filter(({ id }) => mentions === undefined || mentions.includes(id));
    const added = await namedReaders(
      tx,
      row,
      (mentions ?? []).filter((id) => !known.has(id)),
    );
    const named = [...kept, ...added].toSorted((a, b) => a.name.localeCompare(b.name));
    if (comment.body === body && added.length === 0 && kept.length === before.length) return present(comment, before);
    if (comment.body !== body) await keepText(tx, comment);
    await setMentions(tx, commentId, named);
    const next = await updateComment(tx.db, commentId, { body, editedAt: tx.now() });
    await updateIncident(tx, row, {});
    const told = added.map(({ id }) => id);
    await startWatching(tx, row.id, told, 'mention');
    await record(tx, commentEdited, about(row), { commentId, excerpt: excerptOf(body), mentions: told });
    return present(next, named);
  });
}

/** What it said before goes as well. @throws Problem `forbidden` for someone else's comment; `not_found`. */
export async function deleteComment(
  ctx: Context,
  { incidentId, commentId }: z.output<typeof talkApi.deleteComment.input>,
): Promise<Comment> {
  authorize(ctx, 'incident:write');

  return inTransaction(ctx, async (tx) => {
    const row = await lockIncident(tx.db, incidentId);
    const comment = await commentOf(tx, row, commentId);
    checkAuthor(comment, tx);
    await forgetTexts(tx.db, commentId);
    await setMentions(tx, commentId, []);
    const { id: deletedById, name: deletedByName } = tx.actor;
    const next = await updateComment(tx.db, commentId, { body: '', deletedAt: tx.now(), deletedById, deletedByName });
    await updateIncident(tx, row, {});
    await record(tx, commentDeleted, about(row), { commentId });
    return present(next, []);
  });
}

/** @throws Problem `not_found`, also for one that was deleted. */
export async function listCommentRevisions(
  ctx: Context,
  { incidentId, commentId }: z.output<typeof talkApi.listCommentRevisions.input>,
): Promise<{ items: TextRevision[] }> {
  authorize(ctx, 'incident:read');

  return inTransaction(ctx, async (tx) => {
    const row = await findIncident(tx.db, incidentId);
    const { id } = await commentOf(tx, row, commentId);
    return {
      items: (await findTexts(tx.db, id)).map((text) => ({
        id: text.id,
        body: text.body,
        author: { id: text.authorId, name: text.authorName },
        at: text.at.toISOString(),
      })),
    };
  });
}
