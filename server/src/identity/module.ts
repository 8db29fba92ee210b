// The plug of identity.
import type { Module } from '#platform/module';

import { identityJobs } from './jobs.ts';
import { exportActivitiesRoute } from './list-activities.ts';
import { createTell } from './notices/tell.ts';
import { credentialReactions } from './notices/topics.ts';
import { identityRoutes, type IdentityGround } from './routes.ts';
import { createOidcClient } from './single-sign-on/oidc.ts';
import { singleSignOnAddresses, singleSignOnRoutes } from './single-sign-on/routes.ts';

export function createIdentityModule(ground: IdentityGround): Module {
  const { letters, publicUrl } = ground;
  const desk = { ...ground, client: createOidcClient(ground.outbound) };
  return {
    name: 'identity',
    routes: [...identityRoutes(ground), ...singleSignOnRoutes(desk)],
    raw: [exportActivitiesRoute, ...singleSignOnAddresses(desk)],
    jobs: identityJobs,
    reactions: letters ? credentialReactions(createTell({ letters, publicUrl })) : [],
  };
}
