// SQL about comments: what they say, said before, and whom they name.
import type { Database, Tx } from '#platform/context';
import { uuidv7 } from '#platform/id';

import { tables, type IncidentTables } from '../tables.ts';

export type CommentRow = IncidentTables['incidentComment'];
export type Named = { id: string; name: string };
const mostTexts = 200;

export const findComments = (db: Database, incidentId: string): Promise<CommentRow[]> =>
  tables(db).selectFrom('incidentComment').selectAll().where('incidentId', '=', incidentId).orderBy('id').execute();

export const findComment = (db: Database, incidentId: string, commentId: string): Promise<CommentRow | undefined> =>
  tables(db)
    .selectFrom('incidentComment')
    .selectAll()
    .where('incidentId', '=', incidentId)
    .where('id', '=', commentId)
    .executeTakeFirst();

export async function insertComment(db: Database, comment: CommentRow): Promise<void> {
  await tables(db).insertInto('incidentComment').values(comment).execute();
}

/** For a comment whose incident the caller has locked. */
export const updateComment = (db: Database, commentId: string, change: Partial<CommentRow>): Promise<CommentRow> =>
  tables(db)
    .updateTable('incidentComment')
    .set(change)
    .where('id', '=', commentId)
    .returningAll()
    .executeTakeFirstOrThrow();

/** By comment; one that names nobody is left out. */
export async function findMentions(db: Database, commentIds: readonly string[]): Promise<Map<string, Named[]>> {
  if (commentIds.length === 0) return new Map();
  const rows = await tables(db)
    .selectFrom('incidentMention')
    .select(['commentId', 'personId', 'personName'])
    .where((where) => where('commentId', '=', where.fn.any(where.val([...commentIds]))))
    .orderBy('personName')
    .orderBy('personId')
    .execute();
  const groups = Map.groupBy(rows, ({ commentId }) => commentId);
  return new Map(
    [...groups].map(([id, named]) => [
      id,
      named.map(({ personId, personName }) => ({ id: personId, name: personName })),
    ]),
  );
}

export async function setMentions(tx: Tx, commentId: string, people: readonly Named[]): Promise<void> {
  await tables(tx.db).deleteFrom('incidentMention').where('commentId', '=', commentId).execute();
  if (people.length > 0)
    await tables(tx.db)
      .insertInto('incidentMention')
      .values(people.map(({ id, name }) => ({ commentId, orgId: tx.orgId, personId: id, personName: name })))
      .execute();
}

/** Keeps what it says at this moment. */
export async function keepText(tx: Tx, { id: commentId, body }: CommentRow): Promise<void> {
  await tables(tx.db)
    .insertInto('incidentCommentText')
    .values({
      id: uuidv7(),
      orgId: tx.orgId,
      commentId,
      body,
      authorId: tx.actor.id,
      authorName: tx.actor.name,
      at: tx.now(),
    })
    .execute();
}

export const findTexts = (db: Database, commentId: string) =>
  tables(db)
    .selectFrom('incidentCommentText')
    .selectAll()
    .where('commentId', '=', commentId)
    .orderBy('id', 'desc')
    .limit(mostTexts)
    .execute();

export async function forgetTexts(db: Database, commentId: string): Promise<void> {
  await tables(db).deleteFrom('incidentCommentText').where('commentId', '=', commentId).execute();
}
