// Tells people by mail what happened to their credentials: once for each activity, and never without end.
import { credentialNoticeSent, type Activity, type ActivityKind } from '@tocsin/contracts/activity';
import type { CredentialTopic } from '@tocsin/contracts/sign-in';

import { record, type ActivityTables } from '#platform/activity';
import { inTransaction, type Context, type Tx } from '#platform/context';
import type { SendMail } from '#platform/mail';
import { uuidOf } from '#platform/uuid-of';

import { lettersIn, type Letter } from '../letters.ts';
import { findOrganisation, tablesOf } from '../store.ts';
import type { Tell, Told } from './topics.ts';

/** How to send in the name of an organisation, whose secrets the mail server's address may refer to. */
export type Letters = (ctx: Context) => Promise<SendMail>;
export type NoticeGround = { letters: Letters; publicUrl: () => string };

/** Letters of one topic that somebody gets in an hour: another topic's first is never held back by them. */
const hourly = 5;
const hourMs = 3_600_000;

type Happened = Activity<ActivityKind>;
type Prepared = { id: string; personId: string; email: string; to: string[]; topic: CredentialTopic; letter: Letter };

export const createTell =
  ({ letters, publicUrl }: NoticeGround): Tell =>
  async (ctx, activity, found) => {
    const due = await inTransaction(ctx, async (tx) => {
      const prepared: Prepared[] = [];
      for (const told of await found(tx))
        for (const personId of told.people) {
          const one = await prepare(tx, activity, { ...told, personId, url: publicUrl() });
          if (one) prepared.push(one);
        }
      return prepared;
    });
    if (due.length === 0) return;
    const send = await letters(ctx);
    for (const { id, personId, email, to, topic, letter } of due) {
      await send({ id, to, ...letter });
      await inTransaction(ctx, (tx) =>
        record(tx, credentialNoticeSent, { subjectId: personId }, { email, about: topic }),
      );
    }
  };

type Wanted = Omit<Told, 'people'> & { personId: string; url: string };

/** Null where they were told already, were told of the like too often, or are gone. */
async function prepare(tx: Tx, activity: Happened, wanted: Wanted): Promise<Prepared | null> {
  const { topic, personId, name = null, formerEmail, url } = wanted;
  const person = await tablesOf(tx.db)
    .selectFrom('person')
    .select(['email', 'language'])
    .where('id', '=', personId)
    .executeTakeFirst();
  if (!person || !(await isDue(tx, activity.id, wanted))) return null;
  const letter = lettersIn(person.language).credentials({
    topic,
    name,
    at: activity.at,
    by: activity.actor.id === personId ? null : activity.actor.name,
    organisation: (await findOrganisation(tx)).name,
    ...(await placeOf(tx, activity.id)),
    url,
  });
  const to = formerEmail === undefined ? [person.email] : [person.email, formerEmail];
  return { id: uuidOf('credential notice', activity.id, topic, personId), personId, email: person.email, to, topic, letter }; // prettier-ignore
}

async function isDue(tx: Tx, activityId: string, { personId, topic }: Wanted): Promise<boolean> {
  const sent = await tx.db
    .$extendTables<ActivityTables>()
    .selectFrom('activity')
    .select(['causedBy', 'at', 'data'])
    .where('type', '=', credentialNoticeSent.type)
    .where('subjectId', '=', personId)
    .where((where) =>
      where.or([where('causedBy', '=', activityId), where('at', '>', new Date(tx.now().getTime() - hourMs))]),
    )
    .execute();
  const ofTopic = sent.filter(({ data }) => credentialNoticeSent.data.parse(data).about === topic);
  if (ofTopic.some(({ causedBy }) => causedBy === activityId)) return false;
  if (ofTopic.length < hourly) return true;
  tx.log.warn({ topic, personId }, 'a person is not told by mail: there were too many of the kind within the hour');
  return false;
}

/** Where the change was asked for, and with what. */
async function placeOf(tx: Tx, activityId: string): Promise<{ ip: string | null; userAgent: string | null }> {
  const row = await tx.db
    .$extendTables<ActivityTables>()
    .selectFrom('activity')
    .select(['ip', 'userAgent'])
    .where('id', '=', activityId)
    .executeTakeFirst();
  return { ip: row?.ip ?? null, userAgent: row?.userAgent ?? null };
}
