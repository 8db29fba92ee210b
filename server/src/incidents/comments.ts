// Comments on an incident: read, written, and corrected by their author.
import { incidentCommented } from '@tocsin/contracts/activity';
import type * as incidentsApi from '@tocsin/contracts/api/incidents';
import type { Comment } from '@tocsin/contracts/incident';
import * as z from 'zod';

import { record } from '#platform/activity';
import { authorize } from '#platform/authorize';
import { inTransaction, type Context, type Tx } from '#platform/context';
import { notFound, Problem } from '#platform/errors';
import { uuidv7 } from '#platform/id';

import {
  findComments,
  findIncident,
  insertComment,
  lockComment,
  lockIncident,
  updateComment,
  updateIncident,
} from './store.ts';
import type { IncidentRow, IncidentTables } from './tables.ts';

type CommentRow = IncidentTables['incidentComment'];
const excerptLength = 200;

const present = ({ id, authorId, authorName, body, createdAt, editedAt }: CommentRow): Comment => ({
  id,
  author: { id: authorId, name: authorName },
  body,
  createdAt: createdAt.toISOString(),
  editedAt: editedAt?.toISOString() ?? null,
});

async function recordComment(tx: Tx, row: IncidentRow, { id, body }: Pick<CommentRow, 'id' | 'body'>): Promise<void> {
  const excerpt = body.length > excerptLength ? `${body.slice(0, excerptLength).toWellFormed()}…` : body;
  await record(tx, incidentCommented, { subjectId: row.id, incidentId: row.id }, { commentId: id, excerpt });
}

/** Oldest first. @throws Problem `not_found`. */
export async function listComments(
  ctx: Context,
  { incidentId }: { incidentId: string },
): Promise<{ items: Comment[] }> {
  authorize(ctx, 'incident:read');

  return inTransaction(ctx, async (tx) => {
    const { id } = await findIncident(tx.db, incidentId);
    return { items: (await findComments(tx.db, id)).map(present) };
  });
}

/** @throws Problem `not_found`; `forbidden` for an actor that is not a person or key with an id of its own. */
export async function addComment(
  ctx: Context,
  { incidentId, body }: z.output<typeof incidentsApi.addComment.input>,
): Promise<Comment> {
  authorize(ctx, 'incident:write');
  if (!z.uuid().safeParse(ctx.actor.id).success)
    throw new Problem('forbidden', 'author_unknown', 'A comment needs an author who can be named.');

  return inTransaction(ctx, async (tx) => {
    const row = await lockIncident(tx.db, incidentId);
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
    };
    await insertComment(tx.db, comment);
    await updateIncident(tx, row, {});
    await recordComment(tx, row, comment);
    return present(comment);
  });
}

/** @throws Problem `forbidden` for someone else's comment; `not_found`. */
export async function editComment(
  ctx: Context,
  { incidentId, commentId, body }: z.output<typeof incidentsApi.editComment.input>,
): Promise<Comment> {
  authorize(ctx, 'incident:write');

  return inTransaction(ctx, async (tx) => {
    const row = await lockIncident(tx.db, incidentId);
    const comment = await lockComment(tx.db, row.id, commentId);
    if (!comment) throw notFound('comment', commentId);
    if (comment.authorId !== tx.actor.id)
      throw new Problem('forbidden', 'comment_of_another', 'Only its author edits a comment.');
    if (comment.body === body) return present(comment);
    await updateComment(tx.db, commentId, body, tx.now());
    await updateIncident(tx, row, {});
    await recordComment(tx, row, { id: commentId, body });
    return present({ ...comment, body, editedAt: tx.now() });
  });
}
