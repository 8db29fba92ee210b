// One line per endpoint of single sign-on, and the addresses that providers send browsers back to.
import { signOut } from '@tocsin/contracts/api/identity';
import * as api from '@tocsin/contracts/api/single-sign-on';

import { raw, serve, serveWithWire, type RawRoute, type Route } from '#platform/module';

import { signOutWith } from '../sign-out.ts';
import { acsWith, callbackWith, finishSamlWith, metadataWith } from './back.ts';
import { checkIdentityProviderWith, getSignInTest } from './check.ts';
import { farewellWith } from './farewell.ts';
import type { Desk } from './ground.ts';
import {
  changeIdentityProviderWith,
  createIdentityProviderWith,
  deleteIdentityProvider,
  listIdentityProvidersWith,
  presentWith,
} from './manage.ts';
import { listSignInProvidersWith } from './offer.ts';
import { backchannelLogoutWith } from './oidc-logout.ts';
import { dropProviderKeyWith, makeProviderKeyWith } from './provider-keys.ts';
import { samlLogoutWith } from './saml-logout-back.ts';
import { startProviderSignInWith, startProviderStepUpWith, startSignInTestWith } from './start.ts';
import { listIdentitiesOfUser, untieIdentityOfUserWith, untieOwnIdentityWith } from './untie.ts';

export const singleSignOnRoutes = (desk: Desk): readonly Route[] => [
  serve(api.listIdentityProviders, listIdentityProvidersWith(desk)),
  serve(api.createIdentityProvider, createIdentityProviderWith(desk)),
  serve(api.changeIdentityProvider, changeIdentityProviderWith(desk)),
  serve(api.deleteIdentityProvider, deleteIdentityProvider),
  serve(api.makeProviderKey, makeProviderKeyWith(desk, presentWith(desk))),
  serve(api.dropProviderKey, dropProviderKeyWith(presentWith(desk))),
  serve(api.checkIdentityProvider, checkIdentityProviderWith(desk)),
  serveWithWire(api.startSignInTest, startSignInTestWith(desk)),
  serve(api.getSignInTest, getSignInTest),
  serve(api.listSignInProviders, listSignInProvidersWith(desk.handle)),
  serve(api.listIdentitiesOfUser, listIdentitiesOfUser),
  serve(api.untieIdentityOfUser, untieIdentityOfUserWith(desk.handle)),
  serve(api.untieOwnIdentity, untieOwnIdentityWith(desk.handle)),
  serveWithWire(api.startProviderSignIn, startProviderSignInWith(desk)),
  serveWithWire(api.startProviderStepUp, startProviderStepUpWith(desk)),
  serveWithWire(signOut, signOutWith(farewellWith(desk))),
];

/** A provider's form comes from another site: what it brings proves itself, and no cookie of ours goes along. */
const logout = { metered: true, crossSite: true, summary: 'Where a SAML provider sends messages of single logout' };
const acs = { metered: true, crossSite: true, summary: 'Where a SAML provider posts its answer' };

export const singleSignOnAddresses = (desk: Desk): readonly RawRoute[] => [
  raw('GET', '/sign-in/oidc/:identityProviderId/callback', 'public', callbackWith(desk), {
    metered: true,
    summary: 'Where an OpenID provider sends the browser back to',
  }),
  raw('POST', '/sign-in/saml/:identityProviderId/acs', 'public', acsWith(desk), acs),
  raw('GET', '/sign-in/saml/:identityProviderId/logout', 'public', samlLogoutWith(desk), logout),
  raw('POST', '/sign-in/saml/:identityProviderId/logout', 'public', samlLogoutWith(desk), logout),
  raw('POST', '/sign-in/oidc/:identityProviderId/backchannel-logout', 'public', backchannelLogoutWith(desk), {
    metered: true,
    crossSite: true,
    summary: 'Where an OpenID provider says that somebody has signed out (back-channel logout)',
  }),
  raw('GET', '/sign-in/saml/:identityProviderId/finish', 'public', finishSamlWith(desk), {
    metered: true,
    summary: 'Where the browser goes on after a SAML answer',
  }),
  raw('GET', '/sign-in/saml/:identityProviderId/metadata', 'public', metadataWith(desk), {
    metered: true,
    summary: 'What a SAML provider needs to know of Tocsin',
  }),
];
