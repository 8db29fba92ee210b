// What somebody wants to be told, and how.
import { noticeChoicesChanged } from '@tocsin/contracts/activity';
import type * as noticesApi from '@tocsin/contracts/api/notices';
import type { NoticeChoices } from '@tocsin/contracts/notice';
import { noticeKinds } from '@tocsin/contracts/words';
import type * as z from 'zod';

import { record } from '#platform/activity';
import { authorize } from '#platform/authorize';
import { inTransaction, type Context } from '#platform/context';
import { conflict, Problem } from '#platform/errors';

import { findChoices, setChoices } from './store.ts';

type Chosen = { choices: NoticeChoices; rev: number };

export async function getNoticeChoices(ctx: Context): Promise<Chosen> {
  authorize(ctx, 'incident:read');
  return inTransaction(ctx, async (tx) => {
    const { choices, rev } = (await findChoices(tx.db, [tx.actor.id]))(tx.actor.id);
    return { choices, rev };
  });
}

/** @throws Problem `forbidden` `people_only` for a key; `conflict` `stale_revision`. */
export async function setNoticeChoices(
  ctx: Context,
  { choices, rev }: z.output<typeof noticesApi.setNoticeChoices.input>,
): Promise<Chosen> {
  authorize(ctx, 'incident:read');
  if (ctx.actor.kind !== 'user')
    throw new Problem('forbidden', 'people_only', 'A key has nobody to tell; sign in to do this.');
  return inTransaction(ctx, async (tx) => {
    const before = (await findChoices(tx.db, [tx.actor.id]))(tx.actor.id);
    const next = await setChoices(tx, tx.actor.id, { choices, rev: rev ?? before.rev });
    if (next === null || (rev !== undefined && rev !== before.rev))
      throw conflict('stale_revision', 'You changed this elsewhere since you loaded it. Look again, then repeat.');
    const changed = noticeKinds.filter((kind) => before.choices[kind] !== choices[kind]);
    const fields = changed.map((kind) => [kind, { before: before.choices[kind], after: choices[kind] }] as const);
    await record(tx, noticeChoicesChanged, { subjectId: tx.actor.id }, { fields: Object.fromEntries(fields) });
    return { choices, rev: next };
  });
}
