// Calendars: seen, made, changed, taken away; holidays read from a file.
import { slaCalendarChanged, slaCalendarCreated, slaCalendarRemoved } from '@tocsin/contracts/activity';
import { SlaCalendarBody, type SlaCalendar } from '@tocsin/contracts/sla';

import { requireSites } from '#identity';
import { record } from '#platform/activity';
import { authorize } from '#platform/authorize';
import { inTransaction, type Context, type Tx } from '#platform/context';
import { conflict, invalid, notFound } from '#platform/errors';
import { uuidv7 } from '#platform/id';

import { isZone } from './calendar.ts';
import { readHolidays } from './ics.ts';
import { changesBetween, requireRev, type RefreshOpen } from './policies.ts';
import { shipOnce } from './shipped.ts';
import { calendarColumns, findCalendars, findPolicies, presentCalendar, presentPolicy } from './store.ts';
import { tables, type CalendarRow } from './tables.ts';

export async function listCalendars(ctx: Context): Promise<{ items: SlaCalendar[] }> {
  authorize(ctx, 'incident:read');
  return inTransaction(ctx, async (tx) => {
    await shipOnce(tx);
    return { items: (await findCalendars(tx.db)).map(presentCalendar) };
  });
}

async function check(tx: Tx, { name, zone, week, overrides }: SlaCalendarBody, id: string): Promise<void> {
  const refuse = (pointer: string, detail: string) => {
    throw invalid('invalid_sla_calendar', 'This cannot be a calendar.', [{ pointer, detail }]);
  };
  if (!isZone(zone)) refuse('/zone', 'A zone of the IANA time zone database, e.g. `Europe/Paris`.');
  const reversed = (hours: SlaCalendarBody['week'][number]) => hours.some(({ from, to }) => from >= to);
  const day = week.findIndex(reversed);
  if (day >= 0) refuse(`/week/${day}`, 'Hours end after they begin.');
  const date = overrides.findIndex(({ hours }) => reversed(hours));
  if (date >= 0) refuse(`/overrides/${date}/hours`, 'Hours end after they begin.');
  if (week.every((hours) => hours.length === 0)) refuse('/week', 'A week without hours would never be over.');
  if ((await findCalendars(tx.db)).some((each) => each.name === name && each.id !== id))
    throw conflict('sla_name_taken', 'Another calendar has this name.');
}

/** @throws Problem `invalid_sla_calendar`, `sla_name_taken`, `sites_exceed_yours` */
export async function createCalendar(ctx: Context, body: SlaCalendarBody): Promise<SlaCalendar> {
  authorize(ctx, 'sla:write');
  requireSites(ctx, null);
  return inTransaction(ctx, async (tx) => {
    await shipOnce(tx);
    const id = uuidv7();
    await check(tx, body, id);
    const changed = { changedBy: tx.actor.name, changedAt: tx.now() };
    const row = await tables(tx.db)
      .insertInto('slaCalendar')
      .values({ ...calendarColumns(body), ...changed, id, orgId: tx.orgId, rev: 1 })
      .returningAll()
      .executeTakeFirstOrThrow();
    await record(tx, slaCalendarCreated, { subjectId: id }, { name: body.name });
    return presentCalendar(row);
  });
}

async function lockCalendar(tx: Tx, id: string): Promise<CalendarRow> {
  const row = await tables(tx.db)
    .selectFrom('slaCalendar')
    .selectAll()
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
  if (!row) throw notFound('sla calendar', id);
  return row;
}

/** @throws Problem `sla_calendar_not_found`, `stale_revision`, `invalid_sla_calendar`, `sla_name_taken` */
export const changeCalendarWith =
  (refreshOpen: RefreshOpen) =>
  async (
    ctx: Context,
    { slaCalendarId, rev, ...body }: SlaCalendarBody & { slaCalendarId: string; rev?: number | undefined },
  ): Promise<SlaCalendar> => {
    authorize(ctx, 'sla:write');
    requireSites(ctx, null);
    return inTransaction(ctx, async (tx) => {
      const before = await lockCalendar(tx, slaCalendarId);
      requireRev(rev, before.rev);
      await check(tx, body, slaCalendarId);
      const fields = changesBetween(SlaCalendarBody.parse(before), body);
      if (Object.keys(fields).length === 0) return presentCalendar(before);
      const row = await tables(tx.db)
        .updateTable('slaCalendar')
        .set({
          ...calendarColumns(body),
          changedBy: tx.actor.name,
          changedAt: tx.now(),
          rev: before.rev + 1,
        })
        .where('id', '=', slaCalendarId)
        .returningAll()
        .executeTakeFirstOrThrow();
      await record(tx, slaCalendarChanged, { subjectId: row.id }, { name: row.name, fields });
      await refreshOpen(tx, { repin: false, calendarId: slaCalendarId });
      return presentCalendar(row);
    });
  };

/** @throws Problem `sla_calendar_not_found`, `sla_calendar_used`, `sites_exceed_yours` */
export async function removeCalendar(
  ctx: Context,
  { slaCalendarId }: { slaCalendarId: string },
): Promise<Record<string, never>> {
  authorize(ctx, 'sla:write');
  requireSites(ctx, null);
  return inTransaction(ctx, async (tx) => {
    const { name } = await lockCalendar(tx, slaCalendarId);
    const users = (await findPolicies(tx.db))
      .map(presentPolicy)
      .filter(({ targets }) => targets.some(({ calendarId }) => calendarId === slaCalendarId));
    if (users.length > 0) throw conflict('sla_calendar_used', `Used by ${users.map((each) => each.name).join(', ')}.`);
    await tables(tx.db).deleteFrom('slaCalendar').where('id', '=', slaCalendarId).execute();
    await record(tx, slaCalendarRemoved, { subjectId: slaCalendarId }, { name });
    return {};
  });
}

/** Ten years, unless said otherwise: yearly events have no end. */
export async function readHolidayFile(
  ctx: Context,
  { ics, from, to }: { ics: string; from?: string | undefined; to?: string | undefined },
) {
  authorize(ctx, 'sla:write');
  const year = ctx.now().getUTCFullYear();
  const found = readHolidays(ics, { from: from ?? `${year - 1}-01-01`, to: to ?? `${year + 9}-12-31` });
  if (!found)
    throw invalid('invalid_ics', 'This is no iCalendar file.', [
      { pointer: '/ics', detail: 'A text that begins with `BEGIN:VCALENDAR`.' },
    ]);
  return found;
}
