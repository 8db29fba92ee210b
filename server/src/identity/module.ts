// The plug of identity.
import type { Module } from '#platform/module';

import { identityJobs } from './jobs.ts';
import { exportActivitiesRoute } from './list-activities.ts';
import { peopleRoutes } from './people-routes.ts';
import { identityRoutes, type IdentityGround } from './routes.ts';

export const createIdentityModule = (ground: IdentityGround): Module => ({
  name: 'identity',
  routes: [...identityRoutes(ground), ...peopleRoutes(ground)],
  raw: [exportActivitiesRoute],
  jobs: identityJobs,
});
