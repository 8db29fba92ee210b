// The door of identity: who is there, who asks, and where.
export { createAuthenticate } from './authenticate.ts';
export { createApiKey } from './create-api-key.ts';
export { createIdentityModule } from './module.ts';
export { appointPlatformAdministrators } from './platform/appoint.ts';
export { listOrganisations } from './organisations.ts';
export { revokeApiKey } from './revoke-api-key.ts';
export { prepareFirstRun, type FirstRun } from './set-up.ts';
export { requireSites } from './reach.ts';
export { findSites, siteCodes, siteOfCaller } from './sites-store.ts';
export { activeMembers, peopleByIds } from './store.ts';
