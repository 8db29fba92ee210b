// Alerts, as app.ts mounts them.
import { every, type Module } from '#platform/module';

import { forgetOldKeys } from './forget.ts';
import { routes } from './routes.ts';

export const alertsModule: Module = { name: 'alerts', routes, jobs: [every('17 3 * * *', forgetOldKeys)] };
