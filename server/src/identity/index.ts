// The door of identity: who is there, who asks, and where.
export { createAuthenticate } from './authenticate.ts';
export { createApiKey } from './create-api-key.ts';
export { createIdentityModule } from './module.ts';
export { eraseAccount } from './erase-account.ts';
export { createOAuth } from './oauth/index.ts';
export { appointPlatformAdministrators } from './platform/appoint.ts';
export { organisationPlaces, pinnedStores } from './platform/places.ts';
export { membersWith, type MemberWith } from './members-with.ts';
export { listOrganisations } from './organisations.ts';
export { revokeApiKey } from './revoke-api-key.ts';
export { identityColumns } from './sealed-columns.ts';
export { prepareFirstRun, type FirstRun } from './set-up.ts';
export { requireSites } from './reach.ts';
export { identityProviderSecrets } from './single-sign-on/ground.ts';
export { mountScim } from './scim/mount.ts';
export { isShared } from './shared-person.ts';
export { findSites, siteCodes, siteOfCaller } from './sites-store.ts';
export { activeMembers, languagesOf, peopleByIds } from './store.ts';
