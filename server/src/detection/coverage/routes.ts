// Coverage and health over HTTP.
import * as api from '@tocsin/contracts/api/coverage';
import { getRulesHealth as healthApi } from '@tocsin/contracts/api/rule-life';

import type { EventStore } from '#platform/event-store';
import { serve, type Route } from '#platform/module';

import { getRulesHealth } from '../health/get-health.ts';
import { getCoverage, getNavigatorLayer, getTechniqueRules } from './get-coverage.ts';
import { createSeenSources } from './seen.ts';

export function coverageRoutes(store: EventStore): Route[] {
  const engines = { store, seen: createSeenSources(store) };
  return [
    serve(api.getCoverage, (ctx) => getCoverage(ctx, engines)),
    serve(api.getTechniqueRules, (ctx, input) => getTechniqueRules(ctx, engines, input)),
    serve(api.getNavigatorLayer, (ctx) => getNavigatorLayer(ctx, engines)),
    serve(healthApi, (ctx, input) => getRulesHealth(ctx, engines, input)),
  ];
}
