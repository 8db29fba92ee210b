// Follows a threshold that was reached: everyone its rule names is told, each channel with retries of its own.
import {
  notificationFailed,
  notificationSent,
  type Activity,
  type ActivityKind,
  type thresholdTriggered,
} from '@tocsin/contracts/activity';

import { record } from '#platform/activity';
import { inTransaction, type Context } from '#platform/context';
import { Problem } from '#platform/errors';

import type { Notice, World } from './channels/channel.ts';
import { sendEmail } from './channels/email.ts';
import { writeLog } from './channels/log.ts';
import { sendWebhook } from './channels/webhook.ts';

type Of<Kind> = Kind extends ActivityKind<infer Data> ? Activity<ActivityKind<Data>> : never;
type Triggered = Of<typeof thresholdTriggered>;
type Sending = { channel: 'log' | 'email' | 'webhook'; to: string; send: () => Promise<void> | void };

export function noticeOf(world: World, { subjectId, data }: Triggered): Notice {
  const group = Object.entries(data.group).map(([field, value]) => `${field} ${value}`);
  const who = group.length > 0 ? ` of ${group.join(', ')}` : '';
  const { ruleId, count, from, to } = data;
  return {
    title: data.title,
    severity: data.severity,
    text: `${data.title}: ${count} events${who} between ${from} and ${to}.`,
    url: `${world.publicUrl()}/rules/${subjectId}`,
    data: { ruleId, count, group: data.group, from, to },
  };
}

/** Records what became of it. @throws what makes the job try again; what can never succeed is only recorded. */
async function send(ctx: Context, activity: Triggered, { channel, to, send: act }: Sending): Promise<void> {
  const { title } = activity.data;
  const about = { subjectId: activity.subjectId };
  try {
    await act();
  } catch (error) {
    const because = error instanceof Error ? error.message : String(error);
    await inTransaction(ctx, (tx) => record(tx, notificationFailed, about, { channel, to, title, because }));
    if (!(error instanceof Problem) || error.kind === 'upstream_failed' || error.kind === 'unavailable') throw error;
    return;
  }
  await inTransaction(ctx, (tx) => record(tx, notificationSent, about, { channel, to, title }));
}

/** The setting may refer to a secret of the organisation that tells. */
async function withMail(ctx: Context, world: World): Promise<World> {
  if (!world.mail) return world;
  const smtpUrl = await world.secrets.resolve(ctx, world.mail.smtpUrl, 'notifications by e-mail');
  return { ...world, mail: { ...world.mail, smtpUrl } };
}
async function withSigning(ctx: Context, world: World): Promise<World> {
  if (!world.webhookSecret) return world;
  return { ...world, webhookSecret: await world.secrets.resolve(ctx, world.webhookSecret, 'notifications by webhook') };
}

export const createTellers = (world: World) => ({
  tellLog: async (ctx: Context, activity: Triggered): Promise<void> => {
    if (!activity.data.actions.some(({ type }) => type === 'log')) return;
    await send(ctx, activity, { channel: 'log', to: 'log', send: () => writeLog(world, noticeOf(world, activity)) });
  },
  tellByEmail: async (ctx: Context, activity: Triggered): Promise<void> => {
    const to = activity.data.actions.flatMap((action) => (action.type === 'email' ? action.to : []));
    if (to.length === 0) return;
    const everyone = [...new Set(to)];
    await send(ctx, activity, {
      channel: 'email',
      to: everyone.join(', '),
      send: async () => sendEmail(await withMail(ctx, world), everyone, noticeOf(world, activity)),
    });
  },
  tellWebhooks: async (ctx: Context, activity: Triggered): Promise<void> => {
    for (const action of activity.data.actions)
      if (action.type === 'webhook')
        await send(ctx, activity, {
          channel: 'webhook',
          to: new URL(action.url).host,
          send: async () => sendWebhook(await withSigning(ctx, world), action.url, noticeOf(world, activity)),
        });
  },
});
