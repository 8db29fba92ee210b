// Mails people what they have not read: many notices in one letter, and not one letter after the other.
import { noticeMailFailed, noticesMailed } from '@tocsin/contracts/activity';
import { noticePhrases } from '@tocsin/contracts/phrases/notices';
import { say } from '@tocsin/contracts/phrases/template';
import type { Language } from '@tocsin/contracts/words';

import { membersWith, type MemberWith } from '#identity';
import { presentIncidentsById } from '#incidents';
import { record } from '#platform/activity';
import { inTransaction, seenBy, type Context, type Tx } from '#platform/context';
import { createSendMail } from '#platform/mail';
import { wholeOrganisation } from '#platform/reach';

import type { World } from '../channels/channel.ts';
import { withMail } from '../tell.ts';
import { findChoices, findWaiting, keepFromMail, markMailed, noteMail } from './store.ts';
import { tables, type NoticeRow } from './tables.ts';

const minuteMs = 60_000;
const mostLines = 40;

type Waiting = { notices: readonly Pick<NoticeRow, 'kind' | 'at'>[]; lastMailAt: Date | null; now: Date };

/** What concerns somebody personally waits two minutes for more of it; the rest comes every quarter of an hour. */
export function isMailDue({ notices, lastMailAt, now }: Waiting): boolean {
  const since = (at: Date): number => now.getTime() - at.getTime();
  if (lastMailAt !== null && since(lastMailAt) < 2 * minuteMs) return false;
  if (notices.some(({ kind }) => kind === 'mention' || kind === 'assigned')) return true;
  return notices.length > 0 && (lastMailAt === null || since(lastMailAt) >= 15 * minuteMs);
}

type Line = { notice: NoticeRow; number: string; title: string; restricted: boolean };

const happened = ({ kind, actorName: name, detail, count }: NoticeRow, language: Language): string => {
  switch (kind) {
    case 'mention':
      return say(noticePhrases.mentioned, { name }, language);
    case 'assigned':
      return say(noticePhrases.assigned, { name }, language);
    case 'comment':
      return say(noticePhrases.commented, { count }, language);
    case 'stage':
      return say(noticePhrases.staged, { stage: detail }, language);
    case 'severity':
      return say(noticePhrases.severity, { severity: detail }, language);
    case 'owner':
      return detail === ''
        ? say(noticePhrases.noOwner, {}, language)
        : say(noticePhrases.owner, { name: detail }, language);
    case 'sla':
      return say(noticePhrases.sla, { target: detail }, language);
  }
};

/** Of a need-to-know incident a letter says no more than that something happened: it lies in a mailbox. */
export function letterOf(
  lines: readonly Line[],
  publicUrl: string,
  language: Language,
): { subject: string; text: string } {
  const text = lines.slice(0, mostLines).map(({ notice, number, title, restricted }) => {
    const link = `${publicUrl}/incidents/${number}${notice.commentId === null ? '' : `?comment=${notice.commentId}`}`;
    if (restricted) return `${number}: ${say(noticePhrases.something, {}, language)}\n${link}`;
    const quoted =
      notice.kind === 'mention' || notice.kind === 'comment' ? `\n> ${notice.detail.replaceAll('\n', '\n> ')}` : '';
    const task = notice.kind === 'assigned' && notice.detail !== '' ? `\n${notice.detail}` : '';
    return `${number} ${title}\n${happened(notice, language)}${quoted}${task}\n${link}`;
  });
  const more = lines.length - mostLines;
  return {
    subject: say(noticePhrases.letterSubject, { count: lines.length }, language),
    text: [
      ...text,
      ...(more > 0 ? [say(noticePhrases.letterMore, { count: more }, language)] : []),
      say(noticePhrases.letterFoot, {}, language),
    ].join('\n\n'),
  };
}

/** With the person's own eyes, at the moment of sending. */
async function linesOf(tx: Tx, member: MemberWith, notices: readonly NoticeRow[]): Promise<Line[]> {
  const reach = { ...wholeOrganisation(member.id), sites: member.siteCodes };
  return seenBy(tx, reach, async (own) => {
    const rows = await tables(own.db)
      .selectFrom('notice')
      .selectAll()
      .where((where) => where('id', '=', where.fn.any(where.val(notices.map(({ id }) => id)))))
      .orderBy('id')
      .execute();
    const incidents = await presentIncidentsById(own, [...new Set(rows.map(({ incidentId }) => incidentId))]);
    return rows.flatMap((notice) => {
      const incident = incidents.get(notice.incidentId);
      return incident
        ? [{ notice, number: incident.number, title: incident.title, restricted: incident.restricted }]
        : [];
    });
  });
}

async function mailTo(ctx: Context, world: World, member: MemberWith, notices: readonly NoticeRow[]): Promise<void> {
  const lines = await inTransaction(ctx, async (tx) => {
    const seen = await linesOf(tx, member, notices);
    const ids = new Set(seen.map(({ notice }) => notice.id));
    await keepFromMail(
      tx.db,
      notices.map(({ id }) => id).filter((id) => !ids.has(id)),
    );
    return seen;
  });
  if (lines.length === 0) return;
  const count = lines.length;
  const about = { subjectId: member.id };
  try {
    const { mail } = await withMail(ctx, world);
    await createSendMail(mail)({ to: [member.email], ...letterOf(lines, world.publicUrl(), member.language ?? 'en') });
  } catch (error) {
    const because = error instanceof Error ? error.message : String(error);
    await inTransaction(ctx, async (tx) => {
      await noteMail(tx, member.id);
      await record(tx, noticeMailFailed, about, { count, because });
    });
    return;
  }
  await inTransaction(ctx, async (tx) => {
    await markMailed(
      tx,
      member.id,
      lines.map(({ notice }) => notice.id),
    );
    await record(tx, noticesMailed, about, { count });
  });
}

/** Every minute. Without a mail server notices stay on the page. */
export const createNoticeMailer = (world: World) =>
  async function mailNotices(ctx: Context): Promise<void> {
    if (!world.mail) return;
    const { waiting, members, choiceOf } = await inTransaction(ctx, async (tx) => {
      const found = await findWaiting(tx.db);
      const people = [...found.keys()];
      const reading = await membersWith(tx, 'incident:read', people);
      const left = people.filter((id) => !reading.some((member) => member.id === id));
      await keepFromMail(
        tx.db,
        left.flatMap((id) => (found.get(id) ?? []).map((notice) => notice.id)),
      );
      return {
        waiting: found,
        members: reading,
        choiceOf: await findChoices(tx.db, people),
      };
    });
    for (const member of members) {
      const notices = waiting.get(member.id) ?? [];
      const { lastMailAt } = choiceOf(member.id);
      if (isMailDue({ notices, lastMailAt, now: ctx.now() })) await mailTo(ctx, world, member, notices);
    }
  };
