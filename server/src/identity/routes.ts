// One line per endpoint of identity.
import * as activitiesApi from '@tocsin/contracts/api/activities';
import * as identityApi from '@tocsin/contracts/api/identity';
import * as profileApi from '@tocsin/contracts/api/profile';
import * as sessionsApi from '@tocsin/contracts/api/sessions';

import type { SendMail } from '#platform/mail';
import { serve, serveWithWire, type Route } from '#platform/module';
import type { Seal } from '#platform/seal';
import type { StoreBook } from '#platform/store-book';

import { changeSite } from './change-site.ts';
import { changeUserSites } from './change-user-sites.ts';
import { changeUser } from './change-user.ts';
import { clientRoutes } from './client-routes.ts';
import { createApiKey } from './create-api-key.ts';
import { createSite } from './create-site.ts';
import { endOtherSessionsWith, endSession, endSessionsOfUser, listSessions, resetSecondFactorWith } from './devices.ts';
import { getSession } from './get-session.ts';
import { listActivities } from './list-activities.ts';
import { getOrganisation, listApiKeys, listPeople, listSites, listUsers } from './lists.ts';
import type { Letters } from './notices/tell.ts';
import { signInByPasskeyWith, startPasskeySignInWith } from './passkeys/sign-in-by-passkey.ts';
import { checkingPassword, createPasswordCheck, type PasswordCheck } from './passwords/check.ts';
import { askPasswordResetWith, completePasswordResetWith } from './passwords/reset.ts';
import { peopleRoutes } from './people-routes.ts';
import { changePasswordWith } from './profile/change-password.ts';
import { addPasskeyWith, removePasskeyWith, renamePasskeyWith, startPasskeyWith } from './profile/passkeys.ts';
import { changeProfileWith, getProfileWith } from './profile/profile.ts';
import { makeRecoveryCodesWith } from './profile/recovery-codes.ts';
import { confirmTotpWith, removeTotpWith, startTotpWith } from './profile/totp.ts';
import { revokeApiKey } from './revoke-api-key.ts';
import { rotateApiKey } from './rotate-api-key.ts';
import { signInSecondWith } from './second-factor/sign-in-second.ts';
import { getSecurityPolicyWith, setSecurityPolicyWith } from './security-policy.ts';
import { completeSetupWith, getSetupWith } from './set-up.ts';
import { signInWith } from './sign-in.ts';
import type { SingleSignOnGround } from './single-sign-on/ground.ts';
import { startStepUpWith, stepUpWith } from './step-up.ts';

export type IdentityGround = SingleSignOnGround & {
  seal: Seal;
  sendMail: SendMail;
  /** Null where no mail server is set: then nobody is told of changes to their credentials. */
  letters: Letters | null;
  /** The Have I Been Pwned list ordered by SHA-1, or null. */
  breachedPasswords: string | null;
  /** Where organisations may have their data. */
  stores: StoreBook;
};

export const identityRoutes = (ground: IdentityGround): readonly Route[] => {
  const check = createPasswordCheck(ground.breachedPasswords);
  return [
    ...accountRoutes(ground, check),
    ...administrationRoutes(ground, check),
    ...peopleRoutes(ground, check),
    ...clientRoutes(ground),
  ];
};

const administrationRoutes = (
  { handle, breachedPasswords, letters }: IdentityGround,
  check: PasswordCheck,
  sendsMail = letters !== null,
): readonly Route[] => [
  serve(identityApi.getSetup, getSetupWith(handle)),
  serveWithWire(identityApi.completeSetup, completeSetupWith(handle, breachedPasswords)),
  serveWithWire(identityApi.signIn, signInWith(handle)),
  serve(identityApi.getSession, getSession),
  serve(identityApi.listPeople, listPeople),
  serve(identityApi.listUsers, listUsers),
  serve(identityApi.changeUser, checkingPassword(check, changeUser)),
  serve(identityApi.changeUserSites, changeUserSites),
  serve(identityApi.getOrganisation, getOrganisation),
  serve(identityApi.listSites, listSites),
  serve(identityApi.createSite, createSite),
  serve(identityApi.changeSite, changeSite),
  serve(identityApi.listApiKeys, listApiKeys),
  { ...serve(identityApi.createApiKey, createApiKey), answersSecret: true },
  { ...serve(identityApi.rotateApiKey, rotateApiKey), answersSecret: true },
  serve(identityApi.revokeApiKey, revokeApiKey),
  serve(activitiesApi.listActivities, listActivities),
  serve(sessionsApi.endSessionsOfUser, endSessionsOfUser),
  serve(sessionsApi.resetSecondFactor, resetSecondFactorWith(handle)),
  serve(sessionsApi.getSecurityPolicy, getSecurityPolicyWith(sendsMail)),
  serve(sessionsApi.setSecurityPolicy, setSecurityPolicyWith(sendsMail)),
];

/** Signing in beyond the password, and what is one's own. */
const accountRoutes = (ground: IdentityGround, check: PasswordCheck): readonly Route[] => {
  const { handle } = ground;
  return [
    serveWithWire(sessionsApi.signInSecond, signInSecondWith(ground)),
    serveWithWire(sessionsApi.startPasskeySignIn, startPasskeySignInWith(handle)),
    serveWithWire(sessionsApi.signInByPasskey, signInByPasskeyWith(handle)),
    serveWithWire(sessionsApi.startStepUp, startStepUpWith(handle)),
    serveWithWire(sessionsApi.stepUp, stepUpWith(ground)),
    serve(sessionsApi.listSessions, listSessions),
    serve(sessionsApi.endSession, endSession),
    serve(sessionsApi.endOtherSessions, endOtherSessionsWith(handle)),
    serve(sessionsApi.askPasswordReset, askPasswordResetWith(ground)),
    serve(sessionsApi.completePasswordReset, completePasswordResetWith(ground, check)),
    serve(profileApi.getProfile, getProfileWith(handle)),
    serve(profileApi.changeProfile, changeProfileWith(handle)),
    serveWithWire(profileApi.changePassword, changePasswordWith(handle, check)),
    { ...serve(profileApi.startTotp, startTotpWith(ground)), answersSecret: true },
    serveWithWire(profileApi.confirmTotp, confirmTotpWith(ground)),
    serve(profileApi.removeTotp, removeTotpWith(ground)),
    serveWithWire(profileApi.startPasskey, startPasskeyWith(handle)),
    serveWithWire(profileApi.addPasskey, addPasskeyWith(handle)),
    serve(profileApi.renamePasskey, renamePasskeyWith(handle)),
    serve(profileApi.removePasskey, removePasskeyWith(handle)),
    { ...serve(profileApi.makeRecoveryCodes, makeRecoveryCodesWith(handle)), answersSecret: true },
  ];
};
