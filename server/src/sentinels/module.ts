// The plug of the sentinels.
import * as api from '@tocsin/contracts/api/source-health';

import { every, serve, type Module } from '#platform/module';

import { sendCanary, watchCanaries, type SendRecords } from './canary.ts';
import {
  changeSourceWatch,
  getSourceHealth,
  getSourceTalkers,
  getUnparsedReasons,
  type HealthParts,
} from './health.ts';
import { learnSources, watchSources } from './watch.ts';

export type SentinelParts = HealthParts & { send: SendRecords };

export const createSentinelsModule = (parts: SentinelParts): Module => ({
  name: 'sentinels',
  routes: [
    serve(api.getSourceHealth, (ctx) => getSourceHealth(ctx, parts)),
    serve(api.changeSourceWatch, changeSourceWatch),
    serve(api.getSourceTalkers, (ctx, key) => getSourceTalkers(ctx, parts, key)),
    serve(api.getUnparsedReasons, (ctx, key) => getUnparsedReasons(ctx, parts, key)),
  ],
  jobs: [
    every('* * * * *', function watchSourcesNow(ctx) {
      return watchSources(ctx, parts.store);
    }),
    every('7 * * * *', function learnWhatIsUsual(ctx) {
      return learnSources(ctx, parts.store);
    }),
    every('*/5 * * * *', function sendCanaryNow(ctx) {
      return sendCanary(ctx, parts.send);
    }),
    every('* * * * *', watchCanaries),
  ],
});
