// Follows service levels at risk or breached: everyone the target names is told, each channel with retries of its own.
import type { Activity, ActivityKind, incidentSlaBreached } from '@tocsin/contracts/activity';
import { noticePhrases } from '@tocsin/contracts/phrases/notices';
import { say } from '@tocsin/contracts/phrases/template';
import type { Language } from '@tocsin/contracts/words';

import type { Context } from '#platform/context';

import type { Notice, World } from './channels/channel.ts';
import { sendEmail } from './channels/email.ts';
import { writeLog } from './channels/log.ts';
import { sendWebhook } from './channels/webhook.ts';
import { byLanguage, send, withMail, withSigning } from './tell.ts';

type Of<Kind> = Kind extends ActivityKind<infer Data> ? Activity<ActivityKind<Data>> : never;
/** What is at risk says this too. */
type Threshold = Of<typeof incidentSlaBreached>;
type Subject = 'alert' | 'incident';

const minuteMs = 60_000;

export function noticeOfSla(
  world: World,
  subject: Subject,
  { type, activity }: Said,
  language: Language = 'en',
): Notice {
  const { number, title, policy, target, kind, dueAt, lateByMs, alertSeverity } = activity.data;
  const count = Math.round(lateByMs / minuteMs);
  const about = [
    `${policy}, ${target}.`,
    ...(dueAt === null ? [] : [say(noticePhrases.slaDue, { at: dueAt }, language)]),
    ...(lateByMs < minuteMs ? [] : [say(noticePhrases.slaSeenLate, { count }, language)]),
  ];
  const heading = type === 'breached' ? noticePhrases.slaBreached : noticePhrases.slaAtRisk;
  return {
    title: say(heading, { number, kind }, language),
    severity: alertSeverity,
    text: `${title}\n${about.join(' ')}`,
    url: `${world.publicUrl()}/${subject}s/${number}`,
    data: { number, policy, target, kind, dueAt, lateByMs, state: type },
  };
}
type Said = { type: 'at_risk' | 'breached'; activity: Threshold };

/** The tellers of one kind of threshold. Their names make the names of their queues. */
export const createSlaTellers = (world: World, subject: Subject, type: Said['type']) => {
  const notice = (activity: Threshold) => noticeOfSla(world, subject, { type, activity });
  return [
    async function tellLog(ctx: Context, activity: Threshold): Promise<void> {
      if (!activity.data.actions.some((action) => action.type === 'log')) return;
      await send(ctx, activity, { channel: 'log', to: 'log', send: () => writeLog(world, notice(activity)) });
    },
    async function tellByEmail(ctx: Context, activity: Threshold): Promise<void> {
      const to = new Set(activity.data.actions.flatMap((action) => (action.type === 'email' ? action.to : [])));
      if (to.size === 0) return;
      for (const [language, people] of await byLanguage(ctx, [...to]))
        await send(ctx, activity, {
          channel: 'email',
          to: people.join(', '),
          send: async () =>
            sendEmail(
              await withMail(ctx, world),
              people,
              noticeOfSla(world, subject, { type, activity }, language),
              language,
            ),
        });
    },
    async function tellWebhooks(ctx: Context, activity: Threshold): Promise<void> {
      for (const action of activity.data.actions)
        if (action.type === 'webhook')
          await send(ctx, activity, {
            channel: 'webhook',
            to: new URL(action.url).host,
            send: async () => sendWebhook(await withSigning(ctx, world), action.url, notice(activity)),
          });
    },
  ];
};
