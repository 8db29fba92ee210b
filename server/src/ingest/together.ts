// Small requests that come at the same time become one batch: one assembly, one sync, one insert for all of them.
import type { Context } from '#platform/context';

import type { Accepted } from './accept.ts';
import type { Intake } from './assembly-line.ts';
import { logBatch } from './log-batch.ts';
import { errorOf } from './workers/failure.ts';
import type { MemberOutcome, Piece, Sent } from './workers/orders.ts';

export type Small = Sent & {
  pieces: readonly Piece[];
  size: number;
  /** The sender's own name for it. */
  key: string | null;
};
/** `large`: it unpacks to more than a group should hold, and is to be sent as a stream. */
export type SmallOutcome = Accepted | 'large';
export type Together = { add: (ctx: Context, line: Intake, small: Small) => Promise<SmallOutcome> };

/** One is being assembled while another is being written. */
const groupsAtOnce = 2;
const groupSize = 512 * 1024;
const groupMembers = 2_000;

type Waiting = {
  ctx: Context;
  line: Intake;
  small: Small;
  done: (outcome: SmallOutcome) => void;
  failed: (error: unknown) => void;
};
type Queue = { waiting: Waiting[]; running: number; due: boolean };

/** Who comes alone does not wait; who comes while groups are at work makes up the next one. */
export function createTogether(): Together {
  const queues = new Map<string, Queue>();

  async function run(orgId: string, queue: Queue): Promise<void> {
    queue.running += 1;
    while (queue.waiting.length > 0) {
      const group = takeGroup(queue.waiting);
      await storeGroup(group).catch((error: unknown) => group.forEach(({ failed }) => failed(error)));
    }
    queue.running -= 1;
    if (queue.running === 0 && queue.waiting.length === 0) queues.delete(orgId);
  }

  return {
    add: (ctx, line, small) =>
      new Promise((done, failed) => {
        const queue = queues.get(ctx.orgId) ?? { waiting: [], running: 0, due: false };
        queues.set(ctx.orgId, queue);
        queue.waiting.push({ ctx, line, small, done, failed });
        if (queue.due || queue.running >= groupsAtOnce) return;
        queue.due = true;
        // What arrived in the same turn of the event loop goes together.
        setImmediate(() => {
          queue.due = false;
          if (queue.waiting.length > 0) void run(ctx.orgId, queue);
        });
      }),
  };
}

function takeGroup(waiting: Waiting[]): Waiting[] {
  let size = 0;
  const end = waiting.findIndex(({ small, line }, index) => {
    size += small.size;
    // Whoever watches what is logged of its own must not see what is others'.
    return index > 0 && (size > groupSize || index >= groupMembers || line !== waiting[0]?.line);
  });
  return waiting.splice(0, end < 0 ? waiting.length : end);
}

async function storeGroup(group: readonly Waiting[]): Promise<void> {
  const [first] = group;
  if (!first) return;
  const { ctx, line } = first;
  const rules = await line.ruleSets.atWork(ctx);
  const receivedAt = ctx.now().getTime();
  const { batch, members } = await line.assembler.group(
    {
      orgId: ctx.orgId,
      batch: line.telemetry.nextBatch(),
      receivedAt,
      retentionDays: line.retentionDays,
      members: group.map(({ small: { source, mapped, site, form, pieces } }) => ({
        source,
        mapped,
        site,
        form,
        pieces,
      })),
    },
    rules,
  );
  const outcomes = group.map((waiting, index) => ({ waiting, outcome: members[index] }));
  const named = outcomes.flatMap(({ waiting, outcome }) => namedOf(waiting.small, outcome));
  await logBatch(line, { orgId: ctx.orgId, receivedAt, batch, named });
  for (const { waiting, outcome } of outcomes) settle(waiting, outcome);
}

function namedOf({ key }: Small, outcome: MemberOutcome | undefined): (Accepted & { key: string })[] {
  return key !== null && outcome && 'accepted' in outcome && outcome.accepted > 0 ? [{ key, ...outcome }] : [];
}

function settle({ done, failed }: Waiting, outcome: MemberOutcome | undefined): void {
  if (!outcome) failed(new Error('A group came back without one of its members.'));
  else if ('accepted' in outcome) done(outcome);
  else if ('large' in outcome) done('large');
  else failed(errorOf(outcome.failure));
}
