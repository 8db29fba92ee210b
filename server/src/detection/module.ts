// The plug of the rule library.
import { alertResolved, incidentClosed, organisationCreated } from '@tocsin/contracts/activity';

import type { DatabaseHandle } from '#platform/database';
import type { EventStore } from '#platform/event-store';
import type { Jobs } from '#platform/jobs';
import type { Log } from '#platform/log';
import { every, type Module } from '#platform/module';
import { on } from '#platform/reactions';

import { defineBacktests } from './backtest/start.ts';
import type { Normalise } from './documents/run-tests.ts';
import { measureRuleCosts } from './health/measure-cost.ts';
import type { RuleFile } from './import-rules.ts';
import { rollBackLoudRules } from './rollback/roll-back.ts';
import { detectionRoutes } from './routes.ts';
import { shipRules } from './ship-rules.ts';
import { expireOldTuning } from './tuning/decide.ts';
import { createTuningWarnings } from './tuning/warn.ts';

export type DetectionOptions = {
  handle: DatabaseHandle;
  jobs: Jobs;
  log: Log;
  /** The rules that every organisation begins with. */
  shipped: readonly RuleFile[];
  store: EventStore;
  normalise: Normalise;
};

export function createDetectionModule({ shipped, store, normalise, ...world }: DetectionOptions): Module {
  defineBacktests({ ...world, store });
  const { warnOfIncident, warnOfAlert } = createTuningWarnings(store);
  return {
    name: 'detection',
    routes: detectionRoutes({ store, normalise, jobs: world.jobs }),
    reactions: [
      on(organisationCreated, async function shipRulesToOrganisation(ctx) {
        await shipRules(ctx, shipped);
      }),
      on(incidentClosed, warnOfIncident),
      on(alertResolved, warnOfAlert),
    ],
    jobs: [
      every('* * * * *', expireOldTuning),
      every('*/10 * * * *', async function measureCosts(ctx) {
        await measureRuleCosts(ctx, store);
      }),
      every('* * * * *', async function rollBackRules(ctx) {
        await rollBackLoudRules(ctx, store);
      }),
    ],
  };
}
