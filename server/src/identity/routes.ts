// One line per endpoint of identity.
import * as activitiesApi from '@tocsin/contracts/api/activities';
import * as identityApi from '@tocsin/contracts/api/identity';

import type { DatabaseHandle } from '#platform/database';
import { serve, serveWithWire, type Route } from '#platform/module';

import { changeSite } from './change-site.ts';
import { changeUser } from './change-user.ts';
import { createApiKey } from './create-api-key.ts';
import { createSite } from './create-site.ts';
import { createUser } from './create-user.ts';
import { getSession } from './get-session.ts';
import { listActivities } from './list-activities.ts';
import { getOrganisation, listApiKeys, listPeople, listSites, listUsers } from './lists.ts';
import { revokeApiKey } from './revoke-api-key.ts';
import { completeSetupWith, getSetupWith } from './set-up.ts';
import { signInWith } from './sign-in.ts';
import { signOut } from './sign-out.ts';

export const identityRoutes = (handle: DatabaseHandle): readonly Route[] => [
  serve(identityApi.getSetup, getSetupWith(handle)),
  serveWithWire(identityApi.completeSetup, completeSetupWith(handle)),
  serveWithWire(identityApi.signIn, signInWith(handle)),
  serve(identityApi.getSession, getSession),
  serveWithWire(identityApi.signOut, signOut),
  serve(identityApi.listPeople, listPeople),
  serve(identityApi.listUsers, listUsers),
  serve(identityApi.createUser, createUser),
  serve(identityApi.changeUser, changeUser),
  serve(identityApi.getOrganisation, getOrganisation),
  serve(identityApi.listSites, listSites),
  serve(identityApi.createSite, createSite),
  serve(identityApi.changeSite, changeSite),
  serve(identityApi.listApiKeys, listApiKeys),
  { ...serve(identityApi.createApiKey, createApiKey), answersSecret: true },
  serve(identityApi.revokeApiKey, revokeApiKey),
  serve(activitiesApi.listActivities, listActivities),
];
