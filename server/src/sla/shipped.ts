// What comes with Tocsin: promises that a small team can keep, and the clocks of three regulators to be switched on.
import type { SlaPolicyBody, SlaTarget } from '@tocsin/contracts/sla';
import type { SlaKind, SlaUnit } from '@tocsin/contracts/words';

import type { Tx } from '#platform/context';
import { uuidOf } from '#platform/uuid-of';

import { calendarColumns } from './store.ts';
import { tables } from './tables.ts';

const dayMs = 86_400_000;
const hour = 60;
const day = 24 * hour;
/** Of office hours: nine of them. */
const officeDay = 9 * hour;

const weekdays = (from: number, to: number) => Array.from({ length: 7 }, (_, each) => (each < 5 ? [{ from, to }] : []));
const iso = (year: number, month: number, date: number) =>
  new Date(Date.UTC(year, month - 1, date)).toISOString().slice(0, 10);
/** @param weekday 1 Monday; @param nth -1 for the last */
function nthWeekday(year: number, month: number, weekday: number, nth: number): string {
  const days = Array.from({ length: 31 }, (_, index) => new Date(Date.UTC(year, month - 1, index + 1))).filter(
    (each) => each.getUTCMonth() === month - 1 && each.getUTCDay() === weekday,
  );
  return (days.at(nth < 0 ? nth : nth - 1) ?? new Date(0)).toISOString().slice(0, 10);
}
/** On a Saturday kept on Friday, on a Sunday on Monday (5 U.S.C. 6103). */
function observed(date: string): string {
  const weekday = new Date(`${date}T00:00:00Z`).getUTCDay();
  const shift = weekday === 6 ? -1 : weekday === 0 ? 1 : 0;
  return new Date(Date.parse(`${date}T00:00:00Z`) + shift * dayMs).toISOString().slice(0, 10);
}

/** The federal holidays of the United States, as kept. */
export const federalHolidays = (year: number): { date: string; name: string }[] => [
  { date: observed(iso(year, 1, 1)), name: 'New Year’s Day' },
  { date: nthWeekday(year, 1, 1, 3), name: 'Birthday of Martin Luther King, Jr.' },
  { date: nthWeekday(year, 2, 1, 3), name: 'Washington’s Birthday' },
  { date: nthWeekday(year, 5, 1, -1), name: 'Memorial Day' },
  { date: observed(iso(year, 6, 19)), name: 'Juneteenth' },
  { date: observed(iso(year, 7, 4)), name: 'Independence Day' },
  { date: nthWeekday(year, 9, 1, 1), name: 'Labor Day' },
  { date: nthWeekday(year, 10, 1, 2), name: 'Columbus Day' },
  { date: observed(iso(year, 11, 11)), name: 'Veterans Day' },
  { date: nthWeekday(year, 11, 4, 4), name: 'Thanksgiving Day' },
  { date: observed(iso(year, 12, 25)), name: 'Christmas Day' },
];

type Spans = Record<number, number>;
const spansOf = (spans: Spans, unit: SlaUnit = 'minutes') =>
  Object.entries(spans).map(([severity, count]) => ({ severity: Number(severity), unit, count }));

const held = ['on_hold.customer', 'on_hold.third_party', 'on_hold.vendor'];
const target = (key: string, kind: SlaKind, spans: SlaTarget['spans'], more: Partial<SlaTarget> = {}): SlaTarget => ({
  key,
  kind,
  law: null,
  spans,
  calendarId: null,
  startOn: 'created',
  stopOn: null,
  pauseOn: [],
  maxPauseMinutes: null,
  atRisk: [75],
  actions: { atRisk: [], breached: [] },
  breachReasonRequired: false,
  ...more,
});

const everySeverity = (unit: SlaUnit, count: number) => [1, 2, 3, 4, 5].map((severity) => ({ severity, unit, count }));
const duty = (key: string, law: string, spans: SlaTarget['spans'], calendarId: string | null = null): SlaTarget =>
  target(key, 'notify_regulator', spans, {
    law,
    calendarId,
    startOn: 'declared',
    atRisk: [50, 75, 90],
    breachReasonRequired: true,
  });

type Shipped = SlaPolicyBody & { id: string };

function shippedPolicies(orgId: string, office: string, filing: string): Shipped[] {
  const pausing = { pauseOn: held, maxPauseMinutes: 5 * day };
  const body = (key: string, said: Pick<SlaPolicyBody, 'name' | 'targets'> & Partial<SlaPolicyBody>): Shipped => ({
    id: uuidOf('sla-policy', orgId, key),
    appliesTo: 'incident',
    layer: 'service',
    position: 1000,
    enabled: true,
    match: {},
    ...said,
  });
  const regulator = (key: string, name: string, targets: SlaTarget[]): Shipped =>
    body(key, { name, layer: 'regulator', enabled: false, targets });
  return [
    body('incidents', {
      name: 'Incidents',
      targets: [
        target('ack', 'ack', spansOf({ 1: 15, 2: 30 })),
        target('ack-office', 'ack', spansOf({ 3: 4 * hour, 4: officeDay }), { calendarId: office }),
        target('first-update', 'first_update', spansOf({ 1: hour, 2: 4 * hour })),
        target('updates', 'update_cadence', spansOf({ 1: 4 * hour, 2: day })),
        target('contain', 'contain', spansOf({ 1: 4 * hour, 2: 8 * hour }), { ...pausing, breachReasonRequired: true }),
        target('resolve', 'resolve', spansOf({ 1: day, 2: 3 * day }), { ...pausing, breachReasonRequired: true }),
        target('resolve-office', 'resolve', spansOf({ 3: 5 * officeDay, 4: 10 * officeDay }), {
          ...pausing,
          calendarId: office,
        }),
      ],
    }),
    body('alerts', {
      name: 'Alerts',
      appliesTo: 'alert',
      match: { alert: { severity: [2, 3, 4] } },
      targets: [
        target('ack', 'ack', spansOf({ 4: 30, 3: 2 * hour })),
        target('ack-office', 'ack', spansOf({ 2: officeDay }), { calendarId: office }),
      ],
    }),
    regulator('nis2', 'NIS2', [
      duty('early-warning', 'Directive (EU) 2022/2555, Article 23(4)(a)', everySeverity('minutes', day)),
      duty('notification', 'Directive (EU) 2022/2555, Article 23(4)(b)', everySeverity('minutes', 3 * day)),
      duty('final-report', 'Directive (EU) 2022/2555, Article 23(4)(d)', everySeverity('months', 1)),
    ]),
    regulator('gdpr', 'GDPR', [
      duty('authority', 'Regulation (EU) 2016/679, Article 33(1)', everySeverity('minutes', 3 * day)),
    ]),
    regulator('sec', 'SEC', [
      duty('form-8-k', 'Form 8-K, Item 1.05 and General Instruction B.1', everySeverity('working_days', 4), filing),
    ]),
  ];
}

/**
 * Gives an organisation what comes with Tocsin, once; what it changes or takes away then is its own decision. Policies
 * count from the day before: what began while Tocsin was started or brought up to date has its clocks.
 */
export async function shipOnce(tx: Tx): Promise<void> {
  const { orgId, db } = tx;
  const first = await tables(db)
    .insertInto('slaShipped')
    .values({ orgId, at: tx.now() })
    .onConflict((on) => on.doNothing())
    .returning('orgId')
    .executeTakeFirst();
  if (!first) return;
  const changed = { changedBy: 'Tocsin', changedAt: tx.now(), rev: 1 };
  const [office, filing] = ['office', 'filing'].map((key) => uuidOf('sla-calendar', orgId, key));
  if (office === undefined || filing === undefined) return;
  const year = tx.now().getUTCFullYear();
  const calendars = [
    {
      id: office,
      name: 'Office hours',
      zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
      week: weekdays(9 * hour, 18 * hour),
      holidays: [],
    },
    {
      id: filing,
      name: 'SEC filing days',
      zone: 'America/New_York',
      week: weekdays(6 * hour, 17 * hour + 30),
      holidays: Array.from({ length: 10 }, (_, index) => federalHolidays(year + index)).flat(),
    },
  ];
  await tables(db)
    .insertInto('slaCalendar')
    .values(
      calendars.map(({ id, ...each }) => ({ id, orgId, ...calendarColumns({ ...each, overrides: [] }), ...changed })),
    )
    .execute();
  const policies = shippedPolicies(orgId, office, filing);
  await tables(db)
    .insertInto('slaPolicy')
    .values(
      policies.map(({ match, targets, ...each }) => ({
        ...each,
        orgId,
        match: JSON.stringify(match),
        targets: JSON.stringify(targets),
        version: 1,
        effectiveFrom: new Date(tx.now().getTime() - dayMs),
        removedAt: null,
        ...changed,
      })),
    )
    .execute();
  await tables(db)
    .insertInto('slaPolicyVersion')
    .values(
      policies.map(({ id, ...body }) => ({
        orgId,
        policyId: id,
        version: 1,
        body: JSON.stringify(body),
        changedBy: changed.changedBy,
        changedAt: changed.changedAt,
      })),
    )
    .execute();
}
