// Incidents, as app.ts mounts them.
import type { EventStore } from '#platform/event-store';
import type { Module } from '#platform/module';

import { ownGates, type Gate } from './gates.ts';
import type { ReadPayload } from './grouping/lab.ts';
import { reactions } from './reactions.ts';
import { routesWith } from './routes.ts';

/**
 * @param gates of later modules: what they ask for before an incident is closed
 * @param readPayload of a later module: what a payload would become, for the lab
 * @param events from which a timeline takes those that somebody puts on it
 */
export const createIncidentsModule = (
  gates: readonly Gate[],
  readPayload: ReadPayload,
  events: EventStore,
): Module => ({
  name: 'incidents',
  routes: routesWith([...ownGates, ...gates], readPayload, events),
  reactions,
});
