// Runs the modules' timed jobs: at each tick once for every organisation, each with its own retries.
import { sql } from 'kysely';
import * as z from 'zod';

import type { DatabaseHandle } from '../database.ts';
import { notFound } from '../errors.ts';
import type { Jobs } from '../jobs.ts';
import type { Log } from '../log.ts';
import type { Module, TimedJob } from '../module.ts';
import { systemContext } from '../system-context.ts';

const Turn = z.object({ timed: z.string(), orgId: z.uuid() });
const turnJob = 'timed/organisation';

export type TimedOptions = {
  handle: DatabaseHandle;
  jobs: Jobs;
  modules: readonly Pick<Module, 'name' | 'jobs'>[];
  log: Log;
  now?: () => Date;
};

/** Call it before `jobs.start()`. The tick is the job `timed/<module>/<job>`; it sends one job for each organisation. */
export function defineTimedJobs({ handle, jobs, modules, log, now }: TimedOptions): void {
  const all = new Map<string, { module: string; timed: TimedJob }>();
  for (const { name, jobs: own = [] } of modules)
    for (const timed of own) all.set(`timed/${name}/${timed.id}`, { module: name, timed });

  jobs.define(turnJob, async (job) => {
    const turn = Turn.parse(job.data);
    const found = all.get(turn.timed);
    if (!found) throw notFound('timed job', turn.timed);
    const { module, timed } = found;
    const about = log.child({ timed: turn.timed, orgId: turn.orgId });
    await timed.run(
      systemContext(handle, { orgId: turn.orgId, module, log: about, requestId: job.id, ...(now && { now }) }),
    );
  });
  for (const [name, { timed }] of all) {
    jobs.define(name, (tick) =>
      handle.asSystem(async (db) => {
        const { rows } = await sql<{ id: string }>`select id from organisation order by id`.execute(db);
        const turns = rows.map(({ id }) => ({ data: { timed: name, orgId: id }, key: `${tick.id} ${id}` }));
        await jobs.sendMany({ db }, turnJob, turns);
      }),
    );
    jobs.schedule(name, timed.cron);
  }
}
