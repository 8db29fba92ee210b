// Incidents, as app.ts mounts them.
import type { Module } from '#platform/module';

import { ownGates, type Gate } from './gates.ts';
import { reactions } from './reactions.ts';
import { routesWith } from './routes.ts';

/** @param gates of later modules: what they ask for before an incident is closed */
export const createIncidentsModule = (gates: readonly Gate[]): Module => ({
  name: 'incidents',
  routes: routesWith([...ownGates, ...gates]),
  reactions,
});
