// The plug of service levels.
import * as api from '@tocsin/contracts/api/sla';
import * as z from 'zod';

import { inTransaction } from '#platform/context';
import type { DatabaseHandle } from '#platform/database';
import type { Jobs } from '#platform/jobs';
import type { Log } from '#platform/log';
import { every, serve, type Module } from '#platform/module';
import { systemContext } from '#platform/system-context';

import { declareDutyWith, reasonBreach, reportDutyWith, waiveBreach } from './act.ts';
import { getAttainment } from './attainment.ts';
import { changeCalendarWith, createCalendar, listCalendars, readHolidayFile, removeCalendar } from './calendars.ts';
import { listClocks } from './list-clocks.ts';
import {
  changePolicy,
  createPolicy,
  listPolicies,
  listVersions,
  reevaluateWith,
  removePolicy,
  type RefreshOpen,
} from './policies.ts';
import { createReactions } from './reactions.ts';
import { refreshOpen } from './refresh-open.ts';
import type { Wake } from './refresh.ts';
import { sweepClocks } from './sweep.ts';
import { whatIf } from './what-if.ts';

const sweepQueue = 'sla/sweep';
const refreshQueue = 'sla/refresh-open';
const Order = z.object({ orgId: z.string(), repin: z.boolean(), calendarId: z.string().optional() });
/** Beyond this the sweep of every minute comes first anyway. */
const farMs = 3_600_000;
const secondMs = 1000;

/** Before `jobs.start()`. */
export function createSlaModule({ handle, jobs, log }: { handle: DatabaseHandle; jobs: Jobs; log: Log }): Module {
  const wake: Wake = async (tx, at) => {
    if (at.getTime() - tx.now().getTime() > farMs) return;
    const startAfter = new Date(Math.ceil(at.getTime() / secondMs) * secondMs + secondMs);
    await jobs.send(
      tx,
      sweepQueue,
      { orgId: tx.orgId },
      { startAfter, key: `${tx.orgId} ${startAfter.toISOString()}` },
    );
  };
  jobs.define(sweepQueue, async ({ data }) => {
    const { orgId } = z.object({ orgId: z.string() }).parse(data);
    await sweepClocks(systemContext(handle, { orgId, module: 'sla', log }));
  });
  jobs.define(
    refreshQueue,
    async ({ data, signal }) => {
      const { orgId, repin, calendarId } = Order.parse(data);
      const ctx = systemContext(handle, { orgId, module: 'sla', log });
      await refreshOpen(ctx, { wake, repin, ...(calendarId !== undefined && { calendarId }), signal });
    },
    { timeoutSeconds: 3600, concurrency: 1 },
  );
  const later: RefreshOpen = (tx, order) =>
    inTransaction(tx, (here) => jobs.send(here, refreshQueue, { orgId: tx.orgId, ...order }));
  return {
    name: 'sla',
    routes: [
      serve(api.listSlaPolicies, listPolicies),
      serve(api.createSlaPolicy, createPolicy),
      serve(api.changeSlaPolicy, changePolicy),
      serve(api.removeSlaPolicy, removePolicy),
      serve(api.listSlaPolicyVersions, listVersions),
      serve(api.reevaluateSla, reevaluateWith(later)),
      serve(api.listSlaCalendars, listCalendars),
      serve(api.createSlaCalendar, createCalendar),
      serve(api.changeSlaCalendar, changeCalendarWith(later)),
      serve(api.removeSlaCalendar, removeCalendar),
      serve(api.readSlaHolidays, readHolidayFile),
      serve(api.listSlaClocks, listClocks),
      serve(api.reasonSlaBreach, reasonBreach),
      serve(api.waiveSlaBreach, waiveBreach),
      serve(api.declareSlaDuty, declareDutyWith(wake)),
      serve(api.reportSlaDuty, reportDutyWith(wake)),
      serve(api.slaWhatIf, whatIf),
      serve(api.getSlaAttainment, getAttainment),
    ],
    reactions: createReactions(wake),
    jobs: [every('* * * * *', sweepClocks)],
  };
}
