// The context of work that no person asked for: reactions, timed jobs, starting up.
import { permissions } from '@tocsin/contracts/identity';

import type { Context } from './context.ts';
import type { DatabaseHandle } from './database.ts';
import { uuidv7 } from './id.ts';
import type { Log } from './log.ts';
import { everything } from './reach.ts';

const all = new Set(permissions);

export type SystemWork = {
  orgId: string;
  /** Which module acts; it stands in the record of what happened. */
  module: string;
  log: Log;
  requestId?: string;
  causedBy?: string | null;
  now?: () => Date;
};

/** Tocsin itself acts, with every permission, within one organisation. */
export const systemContext = (handle: DatabaseHandle, work: SystemWork): Context => ({
  orgId: work.orgId,
  actor: { kind: 'system', id: work.module, name: 'Tocsin', permissions: all },
  reach: everything,
  now: work.now ?? (() => new Date()),
  log: work.log,
  requestId: work.requestId ?? uuidv7(),
  ip: null,
  causedBy: work.causedBy ?? null,
  transact: (run) => handle.transact(work.orgId, run, everything),
});
