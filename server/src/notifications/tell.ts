// Follows a threshold that was reached: everyone its rule names is told, each channel with retries of its own.
import {
  notificationFailed,
  notificationSent,
  type Activity,
  type ActivityKind,
  type thresholdTriggered,
} from '@tocsin/contracts/activity';
import { noticePhrases } from '@tocsin/contracts/phrases/notices';
import { say } from '@tocsin/contracts/phrases/template';
import type { Language } from '@tocsin/contracts/words';

import { languagesOf } from '#identity';
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

export function noticeOf(world: World, { subjectId, data }: Triggered, language: Language = 'en'): Notice {
  const group = Object.entries(data.group).map(([field, value]) => `${field} ${value}`);
  const { ruleId, title, severity, count, from, to } = data;
  const about = { title, count, from, to };
  return {
    title,
    severity,
    text:
      group.length === 0
        ? say(noticePhrases.threshold, about, language)
        : say(noticePhrases.thresholdOf, { ...about, group: group.join(', ') }, language),
    url: `${world.publicUrl()}/rules/${subjectId}`,
    data: { ruleId, count, group: data.group, from, to },
  };
}

/** Records what became of it. @throws what makes the job try again; what can never succeed is only recorded. */
export async function send(
  ctx: Context,
  activity: { subjectId: string; data: { title: string } },
  { channel, to, send: act }: Sending,
): Promise<void> {
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
export async function withMail(ctx: Context, world: World): Promise<World> {
  if (!world.mail) return world;
  const smtpUrl = await world.secrets.resolve(ctx, world.mail.smtpUrl, 'notifications by e-mail');
  return { ...world, mail: { ...world.mail, smtpUrl } };
}
export async function withSigning(ctx: Context, world: World): Promise<World> {
  if (!world.webhookSecret) return world;
  return { ...world, webhookSecret: await world.secrets.resolve(ctx, world.webhookSecret, 'notifications by webhook') };
}

/** One message for those who read one language; English for addresses of nobody here. */
export async function byLanguage(ctx: Context, addresses: readonly string[]): Promise<Map<Language, string[]>> {
  const known = await inTransaction(ctx, (tx) => languagesOf(tx, addresses));
  return Map.groupBy(addresses, (address) => known.get(address.toLowerCase()) ?? 'en');
}

export const createTellers = (world: World) => ({
  tellLog: async (ctx: Context, activity: Triggered): Promise<void> => {
    if (!activity.data.actions.some(({ type }) => type === 'log')) return;
    await send(ctx, activity, { channel: 'log', to: 'log', send: () => writeLog(world, noticeOf(world, activity)) });
  },
  tellByEmail: async (ctx: Context, activity: Triggered): Promise<void> => {
    const to = activity.data.actions.flatMap((action) => (action.type === 'email' ? action.to : []));
    if (to.length === 0) return;
    for (const [language, people] of await byLanguage(ctx, [...new Set(to)]))
      await send(ctx, activity, {
        channel: 'email',
        to: people.join(', '),
        send: async () => sendEmail(await withMail(ctx, world), people, noticeOf(world, activity, language), language),
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
