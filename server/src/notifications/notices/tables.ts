// The rows of notices, as Kysely sees them.
import type { NoticeChoices } from '@tocsin/contracts/notice';
import type { NoticeKind } from '@tocsin/contracts/words';
import type { ColumnType, Kysely } from 'kysely';

import type { Database } from '#platform/context';

export type NoticeRow = {
  id: string;
  orgId: string;
  personId: string;
  incidentId: string;
  kind: NoticeKind;
  count: number;
  activityId: string;
  activityType: string;
  commentId: string | null;
  actorId: string;
  actorName: string;
  detail: string;
  firstAt: Date;
  at: Date;
  readAt: Date | null;
  byMail: boolean;
  mailedAt: Date | null;
};

type NoticeTables = {
  notice: NoticeRow;
  noticeChoice: {
    orgId: string;
    personId: string;
    choices: ColumnType<Partial<NoticeChoices>, string, string>;
    rev: number;
    lastMailAt: Date | null;
  };
};

export const tables = (db: Database): Kysely<NoticeTables> => db.$extendTables<NoticeTables>();
