// What Tocsin fetches by itself: objects of buckets, and files of the inbox. The door of the folder.
import { join } from 'node:path';

import * as api from '@tocsin/contracts/api/pulls';
import * as z from 'zod';

import { listOrganisations } from '#identity';
import { inTransaction, type Context } from '#platform/context';
import type { DatabaseHandle } from '#platform/database';
import type { Jobs } from '#platform/jobs';
import type { Log } from '#platform/log';
import { every, serve, type Route, type TimedJob } from '#platform/module';
import type { Outbound } from '#platform/outbound';
import type { Secrets } from '#platform/secrets';
import { systemContext } from '#platform/system-context';
import type { Vault } from '#platform/vault';

import { acceptEvents } from '../accept.ts';
import type { Intake } from '../assembly-line.ts';
import { createInbox, type Inbox } from './inbox.ts';
import {
  changePullWith,
  createPullWith,
  deletePull,
  listPullObjects,
  listPulls,
  retryPullObjectsWith,
  runPullWith,
} from './manage.ts';
import type { Accept } from './named-batches.ts';
import { pullJob } from './queue.ts';
import { runPull } from './run-pull.ts';
import { findDue } from './store.ts';

export type PullsWorld = {
  line: Intake;
  handle: DatabaseHandle;
  jobs: Jobs;
  vault: Vault;
  secrets: Secrets;
  outbound: Pick<Outbound, 'call'>;
  dataDir: string;
  log: Log;
};
export type Pulls = { routes: readonly Route[]; jobs: readonly TimedJob[]; inbox: Inbox };

/** `onlyDue`: sent by the clock, which may have sent the same before. */
const Order = z.object({ orgId: z.uuid(), pullId: z.uuid(), onlyDue: z.boolean().default(false) });

/** Before the jobs are started. */
export function createPulls({ line, handle, jobs, vault, secrets, outbound, dataDir, log }: PullsWorld): Pulls {
  const accept: Accept = (ctx, arrival) => acceptEvents(ctx, line, arrival);
  const contextFor = (orgId: string): Context => systemContext(handle, { orgId, module: 'pulls', log });

  jobs.define(
    pullJob,
    async ({ data, signal }) => {
      const { orgId, ...order } = Order.parse(data);
      await runPull(contextFor(orgId), { accept, vault, secrets, outbound }, { ...order, signal });
    },
    { retries: 2, timeoutSeconds: 6 * 3600, concurrency: 2 },
  );

  async function startDuePulls(ctx: Context): Promise<void> {
    await inTransaction(ctx, async (tx) => {
      const minute = Math.floor(tx.now().getTime() / 60_000);
      for (const { id } of await findDue(tx.db, tx.now()))
        await jobs.send(tx, pullJob, { orgId: tx.orgId, pullId: id, onlyDue: true }, { key: `${id} ${minute}` });
    });
  }

  return {
    routes: [
      serve(api.listPulls, listPulls),
      serve(api.createPull, createPullWith({ vault, jobs })),
      serve(api.changePull, changePullWith({ vault, jobs })),
      serve(api.runPull, runPullWith({ vault, jobs })),
      serve(api.deletePull, deletePull),
      serve(api.listPullObjects, listPullObjects),
      serve(api.retryPullObjects, retryPullObjectsWith({ vault, jobs })),
    ],
    jobs: [every('* * * * *', startDuePulls)],
    inbox: createInbox({
      dir: join(dataDir, 'inbox'),
      accept,
      organisations: () => listOrganisations(handle),
      contextFor,
      log,
    }),
  };
}
