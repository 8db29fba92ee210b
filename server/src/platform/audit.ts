// Puts on record who looked at sensitive data and who was refused: the first time at once, repetitions by the minute.
import { accessRefused, dataRead } from '@tocsin/contracts/activity';
import type { Endpoint } from '@tocsin/contracts/api/endpoint';

import { recordMany } from './activity.ts';
import { inTransaction, type Context } from './context.ts';
import type { Log } from './log.ts';

export type AuditedEndpoint = Pick<Endpoint, 'method' | 'path' | 'summary'>;

export type Audit = {
  /** Resolves when it is on record: whoever cannot be recorded is not answered. */
  read: (ctx: Context, endpoint: AuditedEndpoint, input: Readonly<Record<string, unknown>>) => Promise<void>;
  refused: (ctx: Context, endpoint: AuditedEndpoint, code: string) => Promise<void>;
  /** Writes the repetitions that were counted and not yet written. */
  close: () => Promise<void>;
};

type Happening = { ctx: Context; write: (ctx: Context, times: number) => Promise<void> };
type Tally = Happening & { further: number; timer: NodeJS.Timeout };

/** Where in a list somebody is, and the window that moves with the clock, make no other reading. */
const passing = new Set(['cursor', 'limit', 'from', 'to']);
const longestText = 500;

const shortened = (value: unknown): unknown =>
  typeof value === 'string' && value.length > longestText ? `${value.slice(0, longestText)}…` : value;

export function createAudit({ log, windowMs = 60_000 }: { log: Log; windowMs?: number }): Audit {
  const tallies = new Map<string, Tally>();

  const settle = async (key: string): Promise<void> => {
    const tally = tallies.get(key);
    tallies.delete(key);
    if (!tally) return;
    clearTimeout(tally.timer);
    if (tally.further === 0) return;
    await tally
      .write(tally.ctx, tally.further)
      .catch((error: unknown) => log.error({ err: error }, 'repeated readings or refusals could not be recorded'));
  };
  const happened = async (key: string, { ctx, write }: Happening): Promise<void> => {
    const tally = tallies.get(key);
    if (tally) {
      tally.further += 1;
      return;
    }
    const timer = setTimeout(() => void settle(key), windowMs).unref();
    tallies.set(key, { ctx, write, further: 0, timer });
    try {
      await write(ctx, 1);
    } catch (error) {
      clearTimeout(timer);
      tallies.delete(key);
      throw error;
    }
  };

  return {
    read: (ctx, { method, path, summary: title }, input) => {
      const endpoint = `${method} ${path}`;
      const asked = Object.entries(input).filter(([, value]) => value !== undefined);
      const same = asked.filter(([name]) => !passing.has(name));
      const told = Object.fromEntries(
        asked
          .filter(([name]) => name !== 'cursor' && name !== 'limit')
          .map(([name, value]) => [name, shortened(value)]),
      );
      return happened(JSON.stringify(['read', ctx.orgId, ctx.actor.id, endpoint, same]), {
        ctx,
        write: (at, times) =>
          inTransaction(at, (tx) =>
            recordMany(tx, dataRead, [
              { subjectId: endpoint, result: 'read', data: { endpoint, title, input: told, times } },
            ]),
          ),
      });
    },
    refused: (ctx, { method, path, summary: title }, code) => {
      const endpoint = `${method} ${path}`;
      return happened(JSON.stringify(['refused', ctx.orgId, ctx.actor.id, endpoint, code]), {
        ctx,
        write: (at, times) =>
          inTransaction(at, (tx) =>
            recordMany(tx, accessRefused, [
              { subjectId: endpoint, result: 'refused', data: { endpoint, title, code, times } },
            ]),
          ),
      });
    },
    close: async () => {
      await Promise.all([...tallies.keys()].map(settle));
    },
  };
}
