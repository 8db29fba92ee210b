// The plug of identity.
import type { DatabaseHandle } from '#platform/database';
import type { Module } from '#platform/module';

import { identityJobs } from './jobs.ts';
import { identityRoutes } from './routes.ts';

/** @param handle for what happens before an organisation is known: signing in and setting up. */
export const createIdentityModule = (handle: DatabaseHandle): Module => ({
  name: 'identity',
  routes: identityRoutes(handle),
  jobs: identityJobs,
});
