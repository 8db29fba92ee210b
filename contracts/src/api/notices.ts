// What a person is told: their list, how much of it is unread, what they chose.
import * as z from 'zod';

import { Notice, NoticeChoices } from '../notice.ts';
import { pageOf, PageQuery } from '../page.ts';
import { endpoint } from './endpoint.ts';

const Unread = z.object({ unread: z.int() });

export const listNotices = endpoint('GET', '/notices', {
  summary: 'What you were told about incidents you see, newest first',
  permission: 'incident:read',
  input: z.object({ unread: z.stringbool().optional().describe('Only what is unread') }).extend(PageQuery.shape),
  output: pageOf(Notice),
});
export const countNotices = endpoint('GET', '/notices/count', {
  summary: 'How many notices you have not read',
  permission: 'incident:read',
  input: z.object({}),
  output: Unread,
});
export const readNotices = endpoint('POST', '/notices/read', {
  summary: 'Mark own notices as read, all of them where no id is given',
  permission: 'incident:read',
  input: z.object({ ids: z.array(z.uuid()).max(200).optional() }),
  output: Unread,
});
export const getNoticeChoices = endpoint('GET', '/notices/choices', {
  summary: 'What you want to be told, and how',
  permission: 'incident:read',
  input: z.object({}),
  output: z.object({ choices: NoticeChoices, rev: z.int() }),
});
export const setNoticeChoices = endpoint('PUT', '/notices/choices', {
  summary: 'Say what you want to be told, and how',
  permission: 'incident:read',
  input: z.object({ choices: NoticeChoices, rev: z.int().optional() }),
  output: z.object({ choices: NoticeChoices, rev: z.int() }),
});
