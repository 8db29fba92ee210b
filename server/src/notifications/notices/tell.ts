// Follows what happens to incidents and tells those who watch them or are named, once each, as they chose.
import {
  commentEdited,
  incidentAssigned,
  incidentCancelled,
  incidentClosed,
  incidentCommented,
  incidentEdited,
  incidentSlaAtRisk,
  incidentSlaBreached,
  incidentStaged,
  taskAdded,
  taskEdited,
  type Activity,
  type ActivityKind,
} from '@tocsin/contracts/activity';
import type * as z from 'zod';

import { listenersOf } from '#incidents';
import { inTransaction, type Context } from '#platform/context';
import { uuidv7 } from '#platform/id';
import { on, type Reaction } from '#platform/reactions';
import { tellPeople } from '#platform/realtime';

import {
  newsFor,
  ofComment,
  ofEdit,
  ofMentions,
  ofOwner,
  ofSla,
  ofStage,
  ofTask,
  ofTaskEdit,
  type News,
} from './news.ts';
import { findChoices, tellOnce } from './store.ts';

type About = Pick<Activity<ActivityKind>, 'id' | 'incidentId' | 'at' | 'actor'> & { type: string };

/** Whoever does not see the incident at this moment hears nothing of it. */
async function tell(ctx: Context, about: About, all: readonly News[]): Promise<void> {
  const { incidentId, actor } = about;
  if (incidentId === null || all.length === 0) return;
  await inTransaction(ctx, async (tx) => {
    const listeners = await listenersOf(
      tx,
      incidentId,
      all.flatMap(({ to }) => to ?? []),
    );
    if (!listeners) return;
    const watching = new Set(listeners.watchers.map(({ id }) => id));
    const people = [...new Set([...listeners.named, ...listeners.watchers].map(({ id }) => id))];
    const choiceOf = await findChoices(tx.db, people);
    const told: string[] = [];
    for (const personId of people) {
      const news = newsFor(personId, actor.id, watching.has(personId), all);
      const way = news === null ? 'none' : choiceOf(personId).choices[news.kind];
      if (news === null || way === 'none') continue;
      const { kind, detail, commentId } = news;
      const row = {
        id: uuidv7(),
        orgId: tx.orgId,
        personId,
        incidentId,
        kind,
        activityId: about.id,
        activityType: about.type,
        commentId,
        actorId: actor.id,
        actorName: actor.name,
        detail,
        at: about.at,
        byMail: way === 'mail',
      };
      if (await tellOnce(tx.db, row)) told.push(personId);
    }
    await tellPeople(tx, told);
  });
}

const follow = <Data extends z.ZodType>(kind: ActivityKind<Data>, newsOf: (data: z.output<Data>) => News[]): Reaction =>
  on(kind, async function tellWatchers(ctx, activity) {
    await tell(ctx, { ...activity, type: kind.type }, newsOf(activity.data));
  });

export const noticeReactions: readonly Reaction[] = [
  follow(incidentCommented, ofComment),
  follow(commentEdited, ofMentions),
  follow(incidentAssigned, ofOwner),
  follow(incidentStaged, ofStage),
  follow(incidentClosed, () => ofStage({ after: 'closed' })),
  follow(incidentCancelled, () => ofStage({ after: 'cancelled' })),
  follow(incidentEdited, ofEdit),
  follow(incidentSlaAtRisk, ofSla),
  follow(incidentSlaBreached, ofSla),
  follow(taskAdded, ofTask),
  follow(taskEdited, ofTaskEdit),
];
