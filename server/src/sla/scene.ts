// For tests of service levels: a promise, and what is asked of the clocks that follow it.
import { SlaPolicyBody } from '@tocsin/contracts/sla';

import { inTransaction } from '#platform/context';
import { uuidv7 } from '#platform/id';
import type { TestContext } from '#platform/testing';

import { listClocks } from './list-clocks.ts';
import { refreshClocks, type Wake } from './refresh.ts';

export const minute = 60_000;
export const hour = 60 * minute;

/** Nobody waits for a clock to ring. */
export const asleep: Wake = async () => undefined;

export const span = (severity: number, count: number) => ({ severity, unit: 'minutes' as const, count });
export const promise = (more: Record<string, unknown> = {}): SlaPolicyBody =>
  SlaPolicyBody.parse({
    name: 'Ours',
    appliesTo: 'incident',
    layer: 'service',
    position: 1,
    enabled: true,
    targets: [
      {
        key: 'ack',
        kind: 'ack',
        spans: [span(1, 10), span(2, 30), span(3, 60)],
        atRisk: [50, 75],
        breachReasonRequired: true,
      },
      { key: 'resolve', kind: 'resolve', spans: [span(1, 60), span(2, 240), span(3, 600)] },
    ],
    ...more,
  });
const asNew = (ctx: TestContext): TestContext => ({ ...ctx, requestId: uuidv7() });
export const refresh = (ctx: TestContext, id: string, kind: 'incident' | 'alert' = 'incident', wake = asleep) =>
  inTransaction(asNew(ctx), (tx) => refreshClocks(tx, kind, id, { wake, repin: false }));
export const list = (
  ctx: TestContext,
  subject?: string,
  view: 'open' | 'at_risk' | 'breached' | 'ended' | 'all' = 'all',
) =>
  listClocks(asNew(ctx), {
    subject: subject === undefined ? undefined : [subject],
    kind: undefined,
    view,
    each: 'all',
    limit: 200,
  });
/** Each target with its cycle and state; what was breached has a mark. */
export const standing = async (ctx: TestContext, id: string) =>
  (await list(ctx, id)).items
    .map(({ target, cycle, state, breachedAt }) => `${target}${cycle} ${state}${breachedAt === null ? '' : '!'}`)
    .toSorted();
export const at = (ctx: TestContext, ms: number) => new Date(ctx.clock.now().getTime() + ms).toISOString();
