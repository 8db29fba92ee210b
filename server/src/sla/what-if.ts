// How the clocks would stand with another severity, policy or calendar: the same replay, with something else in it.
import type { slaWhatIf as endpoint } from '@tocsin/contracts/api/sla';
import type { SlaStanding } from '@tocsin/contracts/sla';
import { sql } from 'kysely';
import * as z from 'zod';

import { authorize } from '#platform/authorize';
import { inTransaction, type Context, type Tx } from '#platform/context';
import { invalid, notFound } from '#platform/errors';

import { loadAbsorbed, loadEvents } from './events.ts';
import { presentWorked } from './present.ts';
import { choosePolicies, workOut } from './refresh.ts';
import { shipOnce } from './shipped.ts';
import {
  findPolicies,
  findVersions,
  loadCalendars,
  namesOf,
  presentPolicy,
  type Calendars,
  type Named,
  type PolicyVersion,
} from './store.ts';
import { tables } from './tables.ts';

type Input = z.output<typeof endpoint.input>;
const Pinned = z.array(z.object({ policyId: z.uuid(), version: z.int() }));

async function findSubject(tx: Tx, { subjectKind, subject }: Input): Promise<Named> {
  const isId = z.uuid().safeParse(subject).success;
  const { rows } = await sql<{ id: string }>`select id from ${sql.table(subjectKind)}
    where ${isId ? sql`id = ${subject}::uuid` : sql`number = ${subject.toUpperCase()}`}`.execute(tx.db);
  const id = rows[0]?.id;
  const named = id === undefined ? undefined : (await namesOf(tx, [id])).get(id);
  if (!named) throw notFound(subjectKind, subject);
  return named;
}

async function pinsOf(tx: Tx, subject: Named): Promise<PolicyVersion[]> {
  const row = await tables(tx.db)
    .selectFrom('slaSubject')
    .select('policies')
    .where('subjectId', '=', subject.id)
    .executeTakeFirst();
  return row ? Pinned.parse(row.policies) : choosePolicies(tx, subject);
}

/** The other policy stands in for the first service policy, or beside the regulators' that are there. */
async function withPolicy(tx: Tx, pins: readonly PolicyVersion[], subject: Named, policyId: string | undefined) {
  if (policyId === undefined) return [...pins];
  const policies = (await findPolicies(tx.db)).map(presentPolicy);
  const other = policies.find(({ id }) => id === policyId);
  if (!other) throw notFound('sla policy', policyId);
  if (other.appliesTo !== subject.kind)
    throw invalid('invalid_sla_policy', `This policy is not for an ${subject.kind}.`, [
      { pointer: '/policyId', detail: `One for an ${subject.kind}.` },
    ]);
  const service = new Set(policies.filter(({ layer }) => layer === 'service').map(({ id }) => id));
  const kept = pins.filter(
    (pin) => pin.policyId !== policyId && (other.layer === 'regulator' || !service.has(pin.policyId)),
  );
  return [{ policyId, version: other.version }, ...kept];
}

async function withCalendar(tx: Tx, calendarId: string | null | undefined): Promise<Calendars> {
  const calendars = await loadCalendars(tx.db);
  if (calendarId === undefined) return calendars;
  const chosen = calendars(calendarId);
  if (calendarId !== null && chosen === null) throw notFound('sla calendar', calendarId);
  return () => chosen;
}

/** @throws Problem `alert_not_found`, `incident_not_found`, `sla_policy_not_found`, `sla_calendar_not_found` */
export async function whatIf(ctx: Context, input: Input) {
  authorize(ctx, 'incident:read');
  if (input.subjectKind === 'alert') authorize(ctx, 'alert:read');

  return inTransaction(ctx, async (tx) => {
    await shipOnce(tx);
    const subject = await findSubject(tx, input);
    const pins = await pinsOf(tx, subject);
    const events = await loadEvents(tx, subject.id);
    const absorbed = subject.kind === 'incident' ? await loadAbsorbed(tx, subject.id) : [];
    const now = tx.now().getTime();
    const presented = (worked: ReturnType<typeof workOut>): SlaStanding[] =>
      worked.map((each) => presentWorked(each, subject.severity, now)).filter(({ state }) => state !== 'cancelled');
    const { severity } = input;
    const changed =
      severity === undefined ? events : [...events, { kind: 'severity' as const, severity, at: now, id: '~' }];
    const other = await findVersions(tx.db, await withPolicy(tx, pins, subject, input.policyId));
    const calendars = await loadCalendars(tx.db);
    return {
      subject: { number: subject.number, title: subject.title, severity: subject.severity },
      before: presented(workOut(await findVersions(tx.db, pins), events, calendars, now, absorbed)),
      after: presented(workOut(other, changed, await withCalendar(tx, input.calendarId), now, absorbed)),
    };
  });
}
