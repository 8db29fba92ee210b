// Everything that can happen in Tocsin, in one place. Past tense, noun first.
import * as z from 'zod';

import { kind } from './activity-kind.ts';
import { alertStages, dedupOutcomes, sourceStatuses, verdicts } from './alert.ts';
import { authStrengths } from './auth-strength.ts';
import { permissions, RoleKey } from './identity.ts';
import { incidentStages } from './incident.ts';
import { ruleModes, tuningKinds } from './words.ts';

export {
  Actor,
  activityKinds,
  activityResults,
  ActivityRow,
  actorKinds,
  subjectKinds,
  type Activity,
  type ActivityKind,
  type SubjectKind,
} from './activity-kind.ts';

const changed = <Value extends z.ZodType>(value: Value) => z.object({ before: value, after: value });
const id = z.uuid();
const title = z.string();

// alerts
export const alertRaised = kind(
  'alert.raised',
  'alert',
  z.object({ number: title, title, severity: z.int(), ruleId: title, outcome: z.enum(dedupOutcomes) }),
);
export const alertUpdated = kind(
  'alert.updated',
  'alert',
  z.object({ number: title, title, severity: z.int(), count: z.int() }),
);
export const alertReopened = kind(
  'alert.reopened',
  'alert',
  z.object({
    number: title,
    title,
    because: title,
    before: z.enum(alertStages),
    verdictBefore: z.enum(verdicts).nullable(),
  }),
);
/** The product that raised an alert says that it is over, or that it is there again. */
export const alertSourceSaid = kind(
  'alert.source_said',
  'alert',
  z.object({ number: title, title, product: title, status: z.enum(sourceStatuses) }),
);
export const alertStaged = kind('alert.staged', 'alert', changed(z.enum(alertStages)).extend({ number: title }));
export const alertResolved = kind(
  'alert.resolved',
  'alert',
  z.object({ number: title, before: z.enum(alertStages), verdict: z.enum(verdicts), reason: z.string().nullable() }),
);
export const alertAssigned = kind(
  'alert.assigned',
  'alert',
  changed(z.object({ id, name: title }).nullable()).extend({
    number: title,
    stageBefore: z.enum(alertStages).optional(),
  }),
);
export const alertRestored = kind('alert.restored', 'alert', z.object({ number: title, undone: title }));

// incidents
export const incidentOpened = kind(
  'incident.opened',
  'incident',
  z.object({ number: title, title, severity: z.int(), because: title }),
);
export const incidentAlertAdded = kind(
  'incident.alert_added',
  'incident',
  z.object({ alertId: id, alertNumber: title, alertTitle: title, because: title }),
);
export const incidentAlertRemoved = kind(
  'incident.alert_removed',
  'incident',
  z.object({ alertId: id, alertNumber: title, reason: title }),
);
export const incidentStaged = kind(
  'incident.staged',
  'incident',
  changed(z.enum(incidentStages)).extend({ reason: z.string().nullable() }),
);
export const incidentClosed = kind(
  'incident.closed',
  'incident',
  z.object({ before: z.enum(incidentStages), verdict: z.enum(verdicts), reason: z.string() }),
);
export const incidentAssigned = kind(
  'incident.assigned',
  'incident',
  changed(z.object({ id, name: title }).nullable()),
);
export const incidentEdited = kind(
  'incident.edited',
  'incident',
  z.object({ fields: z.record(z.string(), z.object({ before: z.unknown(), after: z.unknown() })) }),
);
export const incidentRestricted = kind(
  'incident.restricted',
  'incident',
  z.object({ reason: z.string(), people: z.array(z.object({ id, name: title })) }),
);
export const incidentAccessChanged = kind(
  'incident.access_changed',
  'incident',
  z.object({
    reason: z.string(),
    added: z.array(z.object({ id, name: title })),
    removed: z.array(z.object({ id, name: title })),
  }),
);
export const incidentUnrestricted = kind('incident.unrestricted', 'incident', z.object({ reason: z.string() }));
export const incidentCommented = kind('incident.commented', 'incident', z.object({ commentId: id, excerpt: title }));

// rules
export const ruleAdded = kind('rule.added', 'rule', z.object({ ruleId: title, title, origin: title }));
export const ruleChanged = kind('rule.changed', 'rule', z.object({ ruleId: title, title, version: z.int() }));
export const ruleToggled = kind('rule.toggled', 'rule', z.object({ ruleId: title, title, enabled: z.boolean() }));
export const ruleDeleted = kind(
  'rule.deleted',
  'rule',
  z.object({ ruleId: title, title, version: z.int(), because: z.string(), source: z.string() }),
);
export const rulesImported = kind(
  'rule.imported',
  'organisation',
  z.object({ added: z.int(), changed: z.int(), unchanged: z.int(), refused: z.int() }),
);
export const ruleDeployed = kind(
  'rule.deployed',
  'rule',
  z.object({
    ruleId: title,
    title,
    version: z.int(),
    before: z.enum(ruleModes),
    after: z.enum(ruleModes),
    because: z.string(),
  }),
);
export const ruleRolledBack = kind(
  'rule.rolled_back',
  'rule',
  z.object({
    ruleId: title,
    title,
    version: z.int(),
    hitsPerHour: z.number(),
    expectedPerHour: z.number(),
    owner: z.object({ id, name: title }).nullable(),
  }),
);
export const ruleReviewed = kind(
  'rule.reviewed',
  'rule',
  z.object({ ruleId: title, title, version: z.int(), verdict: z.enum(['approved', 'changes_requested']) }),
);
export const ruleCommented = kind('rule.commented', 'rule', z.object({ ruleId: title, title, excerpt: z.string() }));
export const ruleTestsChanged = kind(
  'rule.tests_changed',
  'rule',
  z.object({ ruleId: title, title, tests: z.int(), passed: z.boolean() }),
);
export const ruleOwned = kind(
  'rule.owned',
  'rule',
  changed(z.object({ id, name: title }).nullable()).extend({ ruleId: title, title }),
);
export const ruleBacktested = kind(
  'rule.backtested',
  'rule',
  z.object({
    ruleId: z.string().nullable(),
    title,
    backtestId: id,
    state: z.enum(['done', 'failed']),
    hits: z.int().nullable(),
  }),
);
export const rulePolicyChanged = kind(
  'rule.policy_changed',
  'organisation',
  z.object({ fields: z.record(z.string(), z.object({ before: z.unknown(), after: z.unknown() })) }),
);
export const rulesProposed = kind(
  'rule.proposed',
  'organisation',
  z.object({ url: title, revision: title, added: z.int(), changed: z.int(), removed: z.int() }),
);
export const proposalsDecided = kind(
  'rule.proposals_decided',
  'organisation',
  z.object({ accepted: z.int(), dismissed: z.int() }),
);
/** A threshold rule fired: whoever is to be told follows this. */
export const thresholdTriggered = kind(
  'rule.triggered',
  'rule',
  z.object({
    ruleId: title,
    title,
    severity: z.int(),
    count: z.int(),
    group: z.record(z.string(), z.string()),
    from: z.iso.datetime(),
    to: z.iso.datetime(),
    actions: z.array(
      z.discriminatedUnion('type', [
        z.object({ type: z.literal('log') }),
        z.object({ type: z.literal('email'), to: z.array(z.string()) }),
        z.object({ type: z.literal('webhook'), url: z.string() }),
      ]),
    ),
  }),
);
/** What became of telling someone; the subject is the rule. */
export const notificationSent = kind(
  'notification.sent',
  'rule',
  z.object({ channel: z.enum(['log', 'email', 'webhook']), to: z.string(), title }),
);
export const notificationFailed = kind(
  'notification.failed',
  'rule',
  z.object({ channel: z.enum(['log', 'email', 'webhook']), to: z.string(), title, because: z.string() }),
);

// tuning
const tuningAbout = { ruleId: title, title, kind: z.enum(tuningKinds) };
export const tuningAdded = kind('tuning.added', 'tuning', z.object({ ...tuningAbout, reason: z.string() }));
export const tuningApproved = kind('tuning.approved', 'tuning', z.object(tuningAbout));
export const tuningExtended = kind(
  'tuning.extended',
  'tuning',
  changed(z.iso.datetime()).extend({ ...tuningAbout, reason: z.string() }),
);
export const tuningReverted = kind('tuning.reverted', 'tuning', z.object({ ...tuningAbout, reason: z.string() }));
export const tuningExpired = kind('tuning.expired', 'tuning', z.object(tuningAbout));
/** Something it hid shares an entity with what turned out to be true. */
export const tuningWarned = kind(
  'tuning.warned',
  'tuning',
  z.object({ ...tuningAbout, entity: z.string(), number: title }),
);

// identity
export const organisationCreated = kind('organisation.created', 'organisation', z.object({ name: title }));
export const siteCreated = kind('site.created', 'site', z.object({ code: title, name: title }));
export const siteChanged = kind(
  'site.changed',
  'site',
  z.object({ code: title, fields: z.record(z.string(), z.object({ before: z.unknown(), after: z.unknown() })) }),
);
export const userCreated = kind('user.created', 'user', z.object({ email: title, role: RoleKey }));
export const userChanged = kind(
  'user.changed',
  'user',
  z.object({ email: title, fields: z.record(z.string(), z.object({ before: z.unknown(), after: z.unknown() })) }),
);
export const signedIn = kind(
  'session.signed_in',
  'session',
  z.object({ email: title, ip: z.string().nullable(), strength: z.enum(authStrengths).optional() }),
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
export const securityPolicyChanged = kind(
  'security_policy.changed',
  'organisation',
  z.object({ fields: z.record(z.string(), z.object({ before: z.unknown(), after: z.unknown() })) }),
);
export const apiKeyCreated = kind(
  'api_key.created',
  'api_key',
  z.object({ name: title, scopes: z.array(z.enum(permissions)) }),
);
export const apiKeyRevoked = kind('api_key.revoked', 'api_key', z.object({ name: title }));

// doors
export const doorChanged = kind(
  'door.changed',
  'door',
  z.object({ title, fields: z.record(z.string(), z.object({ before: z.unknown(), after: z.unknown() })) }),
);
export const ingestTokenCreated = kind('ingest_token.created', 'ingest_token', z.object({ name: title, door: title }));
export const ingestTokenRevoked = kind('ingest_token.revoked', 'ingest_token', z.object({ name: title, door: title }));
const senderAbout = z.object({
  name: title,
  door: title,
  network: title.nullable(),
  certificateName: title.nullable(),
});
export const ingestSenderAdded = kind('ingest_sender.added', 'ingest_sender', senderAbout);
export const ingestSenderRemoved = kind('ingest_sender.removed', 'ingest_sender', senderAbout);

// webhooks
export const webhookCreated = kind('webhook.created', 'webhook', z.object({ name: title, provider: title }));
export const webhookChanged = kind(
  'webhook.changed',
  'webhook',
  z.object({ name: title, fields: z.record(z.string(), z.object({ before: z.unknown(), after: z.unknown() })) }),
);
export const webhookRekeyed = kind(
  'webhook.rekeyed',
  'webhook',
  z.object({ name: title, what: z.enum(['address', 'secret']) }),
);
export const webhookDeleted = kind('webhook.deleted', 'webhook', z.object({ name: title, provider: title }));

export const sourceWatchChanged = kind(
  'source_watch.changed',
  'source_watch',
  z.object({
    source: title,
    site: z.string(),
    expectedEveryS: z.int().nullable(),
    mutedUntil: z.iso.datetime().nullable(),
  }),
);

// pulls and the inbox
export const pullCreated = kind('pull.created', 'pull', z.object({ name: title, bucket: title, source: title }));
export const pullChanged = kind(
  'pull.changed',
  'pull',
  z.object({ name: title, fields: z.record(z.string(), z.object({ before: z.unknown(), after: z.unknown() })) }),
);
export const pullDeleted = kind('pull.deleted', 'pull', z.object({ name: title, bucket: title }));
export const pullStarted = kind('pull.started', 'pull', z.object({ name: title }));
/** A run could not do its work where the one before could; `because` null: it can again. */
export const pullTroubled = kind('pull.troubled', 'pull', z.object({ name: title, because: z.string().nullable() }));
export const pullSetAside = kind(
  'pull.set_aside',
  'pull',
  z.object({ name: title, objects: z.int(), first: z.string(), because: z.string() }),
);
export const pullRetried = kind('pull.retried', 'pull', z.object({ name: title, objects: z.int() }));

// secrets and keys
export const secretCreated = kind('secret.created', 'secret', z.object({ name: title }));
export const secretChanged = kind(
  'secret.changed',
  'secret',
  z.object({ name: title, fields: z.record(z.string(), changed(z.unknown())) }),
);
export const secretRotated = kind('secret.rotated', 'secret', z.object({ name: title, overlapHours: z.int() }));
export const secretDeleted = kind('secret.deleted', 'secret', z.object({ name: title }));
export const secretProviderCreated = kind('secret_provider.created', 'secret_provider', z.object({ name: title }));
export const secretProviderChanged = kind(
  'secret_provider.changed',
  'secret_provider',
  z.object({ name: title, fields: z.record(z.string(), changed(z.unknown())) }),
);
export const secretProviderDeleted = kind('secret_provider.deleted', 'secret_provider', z.object({ name: title }));
export const secretProviderTested = kind(
  'secret_provider.tested',
  'secret_provider',
  z.object({ name: title, problem: z.string().nullable() }),
);
export const dataKeyMade = kind('data_key.made', 'data_key', z.object({ version: z.int() }));
export const dataKeyResealed = kind('data_key.resealed', 'data_key', z.object({ version: z.int(), values: z.int() }));
export const dataKeyRewrapped = kind(
  'data_key.rewrapped',
  'data_key',
  z.object({ keys: z.int(), masterKey: z.string() }),
);
export const organisationShredded = kind(
  'organisation.shredded',
  'organisation',
  z.object({ name: title, keys: z.int(), because: z.string() }),
);
export const inboxRefused = kind(
  'inbox.refused',
  'organisation',
  z.object({ source: title, file: title, because: z.string() }),
);

export const mappingCreated = kind('mapping.created', 'mapping', z.object({ name: title, title }));
export const mappingChanged = kind('mapping.changed', 'mapping', z.object({ name: title, title, version: z.int() }));
export const mappingDeleted = kind('mapping.deleted', 'mapping', z.object({ name: title, title }));
export const replayStarted = kind(
  'replay.started',
  'replay',
  z.object({ source: title, readAs: title, from: z.iso.datetime(), to: z.iso.datetime() }),
);

// what was looked at, and what was refused
const endpointAbout = {
  endpoint: title,
  title,
  /** How often; a second record within the minute counts the repetitions of the first. */
  times: z.int(),
};
export const dataRead = kind(
  'data.read',
  'endpoint',
  z.object({ ...endpointAbout, input: z.record(z.string(), z.unknown()) }),
);
export const accessRefused = kind('access.refused', 'endpoint', z.object({ ...endpointAbout, code: title }));

// the ledger
const fieldChanges = z.record(z.string(), z.object({ before: z.unknown(), after: z.unknown() }));
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
export const organisationResumed = kind('organisation.resumed', 'organisation', z.object({ name: title }));
export const ledgerExported = kind('ledger.exported', 'ledger', z.object({ fromRoot: z.int(), toRoot: z.int() }));
