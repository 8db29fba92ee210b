// Incidents, as app.ts mounts them.
import type { Module } from '#platform/module';

import { reactions } from './reactions.ts';
import { routes } from './routes.ts';

export const incidentsModule: Module = { name: 'incidents', routes, reactions };
