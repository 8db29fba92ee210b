// Someone says that a thread of comments is settled, or opens it again.
import { threadReopened, threadResolved } from '@tocsin/contracts/activity';
import type { resolveThread as endpoint } from '@tocsin/contracts/api/talk';
import type { Comment } from '@tocsin/contracts/incident';
import type * as z from 'zod';

import { record } from '#platform/activity';
import { authorize } from '#platform/authorize';
import { inTransaction, type Context } from '#platform/context';
import { invalid, notFound } from '#platform/errors';

import { lockIncident, updateIncident } from '../store.ts';
import { findComment, updateComment } from './comments-store.ts';
import { excerptOf, presentComment } from './comments.ts';

/** What is so already is not a change. @throws Problem `not_found`; `not_a_thread` for an answer. */
export async function resolveThread(
  ctx: Context,
  { incidentId, commentId, resolved }: z.output<typeof endpoint.input>,
): Promise<Comment> {
  authorize(ctx, 'incident:write');

  return inTransaction(ctx, async (tx) => {
    const row = await lockIncident(tx.db, incidentId);
    const comment = await findComment(tx.db, row.id, commentId);
    if (!comment) throw notFound('comment', commentId);
    if (comment.threadId !== null)
      throw invalid('not_a_thread', 'Name the first comment of the thread.', [
        { pointer: '/commentId', detail: 'The comment that began the thread.' },
      ]);
    if ((comment.resolvedAt !== null) === resolved) return presentComment(tx, comment);
    const next = await updateComment(tx.db, commentId, {
      resolvedAt: resolved ? tx.now() : null,
      resolvedById: resolved ? tx.actor.id : null,
      resolvedByName: resolved ? tx.actor.name : null,
    });
    await updateIncident(tx, row, {});
    const about = { subjectId: row.id, incidentId: row.id };
    await record(tx, resolved ? threadResolved : threadReopened, about, {
      commentId,
      excerpt: excerptOf(comment.body),
    });
    return presentComment(tx, next);
  });
}
