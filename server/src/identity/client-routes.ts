// One line per endpoint of service accounts, OAuth clients and the connections of directories.
import * as oauthApi from '@tocsin/contracts/api/oauth';
import * as scimApi from '@tocsin/contracts/api/scim';
import * as serviceAccountsApi from '@tocsin/contracts/api/service-accounts';

import { serve, type Route } from '#platform/module';

import { createOAuthClient, listOAuthClients, revokeOAuthClient, rotateOAuthClient } from './oauth/clients.ts';
import { getOAuthSettings, setOAuthSettings } from './oauth/settings.ts';
import type { IdentityGround } from './routes.ts';
import {
  changeScimConnection,
  createScimConnectionWith,
  deleteScimConnection,
  listScimConnections,
  rotateScimConnectionWith,
} from './scim/connections.ts';
import { deleteServiceAccount } from './service-accounts/delete.ts';
import { changeServiceAccount, createServiceAccount, listServiceAccounts } from './service-accounts/manage.ts';

export const clientRoutes = (ground: Pick<IdentityGround, 'publicUrl'>): readonly Route[] => [
  serve(serviceAccountsApi.listServiceAccounts, listServiceAccounts),
  serve(serviceAccountsApi.createServiceAccount, createServiceAccount),
  serve(serviceAccountsApi.changeServiceAccount, changeServiceAccount),
  serve(serviceAccountsApi.deleteServiceAccount, deleteServiceAccount),
  serve(oauthApi.listOAuthClients, listOAuthClients),
  { ...serve(oauthApi.createOAuthClient, createOAuthClient), answersSecret: true },
  { ...serve(oauthApi.rotateOAuthClient, rotateOAuthClient), answersSecret: true },
  serve(oauthApi.revokeOAuthClient, revokeOAuthClient),
  serve(oauthApi.getOAuthSettings, getOAuthSettings),
  serve(oauthApi.setOAuthSettings, setOAuthSettings),
  serve(scimApi.listScimConnections, listScimConnections),
  { ...serve(scimApi.createScimConnection, createScimConnectionWith(ground)), answersSecret: true },
  serve(scimApi.changeScimConnection, changeScimConnection),
  { ...serve(scimApi.rotateScimConnection, rotateScimConnectionWith(ground)), answersSecret: true },
  serve(scimApi.deleteScimConnection, deleteScimConnection),
];
