// What happens to organisations, sites, people, their roles, sessions and keys.
import * as z from 'zod';

import { kind } from '../activity-kind.ts';
import { authStrengths } from '../auth-strength.ts';
import { permissions, RoleKey } from '../identity.ts';
import { credentialTopics } from '../sign-in.ts';
import { changed, fieldChanges, title } from './shapes.ts';

export const organisationCreated = kind(
  'organisation.created',
  'organisation',
  // Before there were several stores, nothing was said of it.
  z.object({ name: title, store: title.optional() }),
);
export const siteCreated = kind('site.created', 'site', z.object({ code: title, name: title }));
export const siteChanged = kind('site.changed', 'site', z.object({ code: title, fields: fieldChanges }));
export const userCreated = kind('user.created', 'user', z.object({ email: title, role: RoleKey }));
export const userChanged = kind('user.changed', 'user', z.object({ email: title, fields: fieldChanges }));
export const signedIn = kind(
  'session.signed_in',
  'session',
  z.object({
    email: title,
    ip: z.string().nullable(),
    strength: z.enum(authStrengths).optional(),
    /** The identity provider. */
    through: title.optional(),
    /** They had not signed in with this browser before. */
    newDevice: z.boolean().optional(),
  }),
);
export const userSitesChanged = kind(
  'user.sites_changed',
  'user',
  changed(z.array(z.string()).nullable()).extend({ email: title }),
);
export const signInRefused = kind(
  'session.refused',
  'session',
  z.object({ email: title, ip: z.string().nullable(), because: title }),
);
export const signedOut = kind('session.signed_out', 'session', z.object({ email: title }));
export const steppedUp = kind(
  'session.stepped_up',
  'session',
  z.object({ email: title, strength: z.enum(authStrengths), method: title }),
);
export const sessionsRevoked = kind('session.revoked', 'user', z.object({ email: title, sessions: z.int() }));
export const passwordChanged = kind(
  'user.password_changed',
  'user',
  z.object({ email: title, way: z.enum(['profile', 'reset_link']) }),
);
export const passwordResetAsked = kind('user.password_reset_asked', 'user', z.object({ email: title }));
export const secondFactorAdded = kind(
  'user.second_factor_added',
  'user',
  z.object({ email: title, method: z.enum(['totp', 'passkey']), name: title }),
);
export const secondFactorRemoved = kind(
  'user.second_factor_removed',
  'user',
  z.object({ email: title, method: z.enum(['totp', 'passkey']), name: title }),
);
export const secondFactorReset = kind('user.second_factor_reset', 'user', z.object({ email: title }));
export const recoveryCodesMade = kind('user.recovery_codes_made', 'user', z.object({ email: title }));
/** `about` is what the mail told of: a topic of `credentialTopics`. */
export const credentialNoticeSent = kind(
  'user.credential_notice_sent',
  'user',
  z.object({ email: title, about: z.enum(credentialTopics) }),
);
export const securityPolicyChanged = kind(
  'security_policy.changed',
  'organisation',
  z.object({ fields: fieldChanges }),
);
export const apiKeyCreated = kind(
  'api_key.created',
  'api_key',
  z.object({ name: title, scopes: z.array(z.enum(permissions)) }),
);
export const apiKeyRevoked = kind('api_key.revoked', 'api_key', z.object({ name: title }));
export const roleCreated = kind(
  'role.created',
  'role',
  z.object({ key: title, title, permissions: z.array(z.enum(permissions)) }),
);
export const roleChanged = kind('role.changed', 'role', z.object({ key: title, title, fields: fieldChanges }));
export const roleDeleted = kind('role.deleted', 'role', z.object({ key: title, title }));
export const teamCreated = kind('team.created', 'team', z.object({ name: title }));
export const teamChanged = kind('team.changed', 'team', z.object({ name: title, fields: fieldChanges }));
export const teamDeleted = kind('team.deleted', 'team', z.object({ name: title }));
export const teamManned = kind(
  'team.manned',
  'team',
  z.object({ name: title, added: z.array(title), removed: z.array(title) }),
);
export const userInvited = kind('invitation.created', 'invitation', z.object({ email: title, role: RoleKey }));
export const invitationAccepted = kind(
  'invitation.accepted',
  'invitation',
  z.object({ email: title, role: RoleKey, invitedBy: title }),
);
export const invitationRevoked = kind('invitation.revoked', 'invitation', z.object({ email: title }));
export const organisationSuspended = kind(
  'organisation.suspended',
  'organisation',
  z.object({ name: title, because: title }),
);
export const organisationStoreChanged = kind(
  'organisation.store_changed',
  'organisation',
  z.object({ name: title, from: title, to: title }),
);
export const organisationResumed = kind('organisation.resumed', 'organisation', z.object({ name: title }));
