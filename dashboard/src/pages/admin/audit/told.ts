// An activity as the audit trail tells it: what was done, to what, and where that can be seen.
import type { ActivityRow } from '@tocsin/contracts/activity';

import { formatWord, plural } from '../../../lib/format.ts';
import { sentenceOf, type Sentence } from '../../incident/activity-sentence.ts';
import { roleWord } from '../words.ts';

type Data = ActivityRow['data'];
const text = (data: Data, key: string): string => (typeof data[key] === 'string' ? data[key] : '');
const number = (data: Data, key: string): number => (typeof data[key] === 'number' ? data[key] : 0);
const from = (data: Data): string | null => (text(data, 'ip') ? `from ${text(data, 'ip')}` : null);
const told = (verb: string, reason: string | null = null): Sentence => ({ verb, before: null, after: null, reason });

/** The kinds that are not about alerts and incidents; those are told as on the incident's page. */
const makers: Record<string, (data: Data) => Sentence> = {
  'rule.added': (data) => told(`added the rule ${text(data, 'title')}`),
  'rule.changed': (data) => told(`rewrote the rule ${text(data, 'title')}`, `now version ${number(data, 'version')}`),
  'rule.toggled': (data) => told(`${data.enabled === true ? 'enabled' : 'disabled'} the rule ${text(data, 'title')}`),
  'rule.deleted': (data) => told(`deleted the rule ${text(data, 'title')}`, `version ${number(data, 'version')}`),
  'rule.imported': (data) =>
    told(
      'imported rules',
      `${number(data, 'added')} added, ${number(data, 'changed')} changed, ${number(data, 'unchanged')} unchanged, ${number(data, 'refused')} refused`,
    ),
  'rule.deployed': (data) =>
    told(
      `put the rule ${text(data, 'title')} to ${modeWords[text(data, 'after')] ?? text(data, 'after')}`,
      [`version ${number(data, 'version')}`, text(data, 'because')].filter(Boolean).join(', '),
    ),
  'rule.rolled_back': (data) =>
    told(
      `took the rule ${text(data, 'title')} back to shadow`,
      `${number(data, 'hitsPerHour')} matches an hour, ${number(data, 'expectedPerHour')} were expected`,
    ),
  'rule.reviewed': (data) =>
    told(
      `${text(data, 'verdict') === 'approved' ? 'approved' : 'asked for changes of'} the rule ${text(data, 'title')}`,
      `version ${number(data, 'version')}`,
    ),
  'rule.commented': (data) => told(`commented on the rule ${text(data, 'title')}`, text(data, 'excerpt')),
  'rule.tests_changed': (data) =>
    told(
      `changed the tests of the rule ${text(data, 'title')}`,
      `${number(data, 'tests')} tests, ${data.passed === true ? 'all pass' : 'some fail'}`,
    ),
  'rule.owned': (data) => told(`changed the owner of the rule ${text(data, 'title')}`),
  'rule.backtested': (data) =>
    told(
      `backtested the rule ${text(data, 'title')}`,
      data.state === 'done' ? plural(number(data, 'hits'), 'match', 'matches') : 'it failed',
    ),
  'rule.policy_changed': (data) => changed('the rule policy', data.fields),
  'rule.proposed': (data) =>
    told(
      `compared the library with ${text(data, 'url')}`,
      `${number(data, 'added')} new, ${number(data, 'changed')} changed, ${number(data, 'removed')} gone`,
    ),
  'rule.proposals_decided': (data) =>
    told('decided on upstream changes', `${number(data, 'accepted')} accepted, ${number(data, 'dismissed')} dismissed`),
  'rule.triggered': (data) =>
    told(`saw the threshold ${text(data, 'title')} reached`, plural(number(data, 'count'), 'event')),
  'notification.sent': (data) =>
    told(`sent word of ${text(data, 'title')}`, `${text(data, 'channel')} to ${text(data, 'to')}`),
  'notification.failed': (data) =>
    told(`could not send word of ${text(data, 'title')}`, `${text(data, 'channel')}: ${text(data, 'because')}`),
  'tuning.added': (data) => told(`asked for tuning of ${text(data, 'title')}`, text(data, 'reason')),
  'tuning.approved': (data) => told(`approved tuning of ${text(data, 'title')}`),
  'tuning.extended': (data) => told(`extended tuning of ${text(data, 'title')}`, text(data, 'reason')),
  'tuning.reverted': (data) => told(`ended tuning of ${text(data, 'title')}`, text(data, 'reason')),
  'tuning.expired': (data) => told(`let tuning of ${text(data, 'title')} expire`),
  'tuning.warned': (data) =>
    told(
      `warned that tuning of ${text(data, 'title')} hid ${text(data, 'entity')}`,
      `which is part of ${text(data, 'number')}`,
    ),
  'organisation.created': (data) => told(`created the organisation ${text(data, 'name')}`),
  'organisation.suspended': (data) => told(`suspended the organisation ${text(data, 'name')}`, text(data, 'because')),
  'organisation.resumed': (data) => told(`let the organisation ${text(data, 'name')} go on`),
  'role.created': (data) => told(`made the role ${text(data, 'title')}`),
  'role.changed': (data) => changed(`the role ${text(data, 'title')}`, data.fields),
  'role.deleted': (data) => told(`deleted the role ${text(data, 'title')}`),
  'team.created': (data) => told(`made the team ${text(data, 'name')}`),
  'team.changed': (data) => changed(`the team ${text(data, 'name')}`, data.fields),
  'team.deleted': (data) => told(`deleted the team ${text(data, 'name')}`),
  'team.manned': (data) =>
    told(
      `changed who is in the team ${text(data, 'name')}`,
      [namesIn('with', data.added), namesIn('without', data.removed)].filter(Boolean).join(', '),
    ),
  'invitation.created': (data) => told(`invited ${text(data, 'email')}`, `as ${roleWord(text(data, 'role'))}`),
  'invitation.accepted': (data) => told('accepted an invitation', `of ${text(data, 'invitedBy')}`),
  'invitation.revoked': (data) => told(`took back the invitation of ${text(data, 'email')}`),
  'site.created': (data) => told(`created the site ${text(data, 'name')} (${text(data, 'code')})`),
  'site.changed': (data) => changed(`the site ${text(data, 'code')}`, data.fields),
  'user.created': (data) => told(`created the user ${text(data, 'email')}`, `as ${roleWord(text(data, 'role'))}`),
  'user.changed': (data) => changed(`the user ${text(data, 'email')}`, data.fields),
  'session.signed_in': (data) =>
    told('signed in', [strengthWord(text(data, 'strength')), from(data)].filter(Boolean).join(', ') || null),
  'user.sites_changed': (data) =>
    told(
      `changed the sites of ${text(data, 'email')}`,
      Array.isArray(data.after) ? `now ${data.after.join(', ')}` : 'now all sites',
    ),
  'session.refused': (data) =>
    told(
      `was refused as ${text(data, 'email')}`,
      [formatWord(text(data, 'because')), from(data)].filter(Boolean).join(', '),
    ),
  'session.signed_out': () => told('signed out'),
  'session.stepped_up': (data) => told('proved again who they are', `by ${text(data, 'method')}`),
  'session.revoked': (data) => told(`ended ${plural(number(data, 'sessions'), 'session')} of ${text(data, 'email')}`),
  'user.password_changed': (data) =>
    told('set a new password', text(data, 'way') === 'reset_link' ? 'with a link from a mail' : 'on their profile'),
  'user.password_reset_asked': (data) => told(`asked for a link to set a new password for ${text(data, 'email')}`),
  'user.second_factor_added': (data) => told(`added the second factor ${text(data, 'name')}`),
  'user.second_factor_removed': (data) => told(`removed the second factor ${text(data, 'name')}`),
  'user.second_factor_reset': (data) => told(`took away the second factors of ${text(data, 'email')}`),
  'user.recovery_codes_made': () => told('made new recovery codes'),
  'security_policy.changed': (data) => changed('the security policy', data.fields),
  'api_key.created': (data) =>
    told(
      `created the API key ${text(data, 'name')}`,
      Array.isArray(data.scopes) ? `may ${data.scopes.map(String).join(', ')}` : null,
    ),
  'api_key.revoked': (data) => told(`revoked the API key ${text(data, 'name')}`),
  'door.changed': (data) => changed(`the door ${text(data, 'title')}`, data.fields),
  'ingest_token.created': (data) => told(`made the token ${text(data, 'name')}`, `for the door ${text(data, 'door')}`),
  'ingest_token.revoked': (data) =>
    told(`revoked the token ${text(data, 'name')}`, `of the door ${text(data, 'door')}`),
  'ingest_sender.added': (data) => told(`added the sender ${text(data, 'name')}`, senderAt(data)),
  'ingest_sender.removed': (data) => told(`removed the sender ${text(data, 'name')}`, senderAt(data)),
  'webhook.created': (data) => told(`made the webhook ${text(data, 'name')}`, text(data, 'provider')),
  'webhook.changed': (data) => changed(`the webhook ${text(data, 'name')}`, data.fields),
  'webhook.rekeyed': (data) => told(`gave the webhook ${text(data, 'name')} a new ${text(data, 'what')}`),
  'webhook.deleted': (data) => told(`deleted the webhook ${text(data, 'name')}`, text(data, 'provider')),
  'pull.created': (data) => told(`made the pull ${text(data, 'name')}`, `from ${text(data, 'bucket')}`),
  'pull.changed': (data) => changed(`the pull ${text(data, 'name')}`, data.fields),
  'pull.deleted': (data) => told(`deleted the pull ${text(data, 'name')}`, `from ${text(data, 'bucket')}`),
  'pull.started': (data) => told(`had the pull ${text(data, 'name')} run now`),
  'pull.troubled': (data) =>
    text(data, 'because') === ''
      ? told(`could run the pull ${text(data, 'name')} again`)
      : told(`could not run the pull ${text(data, 'name')}`, text(data, 'because')),
  'pull.set_aside': (data) =>
    told(
      `set aside ${plural(number(data, 'objects'), 'object')} of the pull ${text(data, 'name')}`,
      `${text(data, 'first')}: ${text(data, 'because')}`,
    ),
  'pull.retried': (data) =>
    told(`had ${plural(number(data, 'objects'), 'object')} of the pull ${text(data, 'name')} tried again`),
  'secret.created': (data) => told(`kept the secret ${text(data, 'name')}`),
  'secret.changed': (data) => changed(`the secret ${text(data, 'name')}`, data.fields),
  'secret.rotated': (data) =>
    told(
      `rotated the secret ${text(data, 'name')}`,
      number(data, 'overlapHours') === 0
        ? 'the value before ended at once'
        : `the value before stays valid for ${plural(number(data, 'overlapHours'), 'hour')}`,
    ),
  'secret.deleted': (data) => told(`deleted the secret ${text(data, 'name')}`),
  'secret_provider.created': (data) => told(`added the secret provider ${text(data, 'name')}`),
  'secret_provider.changed': (data) => changed(`the secret provider ${text(data, 'name')}`, data.fields),
  'secret_provider.deleted': (data) => told(`deleted the secret provider ${text(data, 'name')}`),
  'secret_provider.tested': (data) =>
    told(`tested the secret provider ${text(data, 'name')}`, text(data, 'problem') || 'it answered'),
  'data_key.made': (data) => told(`made key ${number(data, 'version')} for the organisation’s secrets`),
  'data_key.resealed': (data) =>
    told(`sealed ${plural(number(data, 'values'), 'value')} with key ${number(data, 'version')}`),
  'data_key.rewrapped': (data) =>
    told(`wrapped ${plural(number(data, 'keys'), 'key')} with another master key`, text(data, 'masterKey')),
  'organisation.shredded': (data) =>
    told(`destroyed the keys of the organisation ${text(data, 'name')}`, text(data, 'because')),
  'inbox.refused': (data) =>
    told(`could not import ${text(data, 'file')} for ${text(data, 'source')}`, text(data, 'because')),
  'source_watch.changed': (data) =>
    told(
      `changed what to expect of ${text(data, 'source')}`,
      text(data, 'mutedUntil') === '' ? null : `muted until ${text(data, 'mutedUntil')}`,
    ),
  'mapping.created': (data) => told(`made the mapping ${text(data, 'title')}`, `named my-${text(data, 'name')}`),
  'mapping.changed': (data) =>
    told(`changed the mapping ${text(data, 'title')}`, `now version ${number(data, 'version')}`),
  'mapping.deleted': (data) => told(`deleted the mapping ${text(data, 'title')}`),
  'data.read': (data) => told(`looked at ${text(data, 'title').toLowerCase()}`, readings(data)),
  'access.refused': (data) =>
    told(
      `was refused: ${text(data, 'title').toLowerCase()}`,
      [formatWord(text(data, 'code')), repeated(data)].filter(Boolean).join(', '),
    ),
  'ledger.exported': (data) =>
    told('exported the ledger', `roots ${number(data, 'fromRoot')} to ${number(data, 'toRoot')}`),
  'replay.started': (data) =>
    told(`had the unparsed of ${text(data, 'source')} read again`, `as ${text(data, 'readAs')}`),
};

const strengthWord = (strength: string): string | null =>
  strength === '' ? null : `by ${strength.replace('+', ' and ')}`;
const repeated = (data: Data): string | null =>
  number(data, 'times') > 1 ? `${number(data, 'times')} times more within a minute` : null;

/** What was asked for, and how often. */
function readings(data: Data): string | null {
  const { input } = data;
  const asked = typeof input === 'object' && input !== null ? Object.entries(input) : [];
  const shownInput = asked.map(
    ([name, value]) => `${name}: ${typeof value === 'string' ? value : JSON.stringify(value)}`,
  );
  return [...shownInput, repeated(data)].filter(Boolean).join(', ') || null;
}
const namesIn = (word: string, names: unknown): string =>
  Array.isArray(names) && names.length > 0 ? `${word} ${names.join(' and ')}` : '';

const senderAt = (data: Data): string =>
  `${text(data, 'network') || text(data, 'certificateName')} at the door ${text(data, 'door')}`;

const modeWords: Readonly<Record<string, string>> = {
  active: 'work',
  shadow: 'shadow',
  disabled: 'rest',
  draft: 'draft',
};

/** With one field its values stand in the sentence; with several their names do. */
function changed(what: string, fields: unknown): Sentence {
  const changes = changesIn({ fields });
  const [first] = changes;
  if (!first) return told(`changed ${what}`);
  if (changes.length > 1) return told(`changed ${changes.map(({ field }) => field).join(' and ')} of ${what}`);
  if (first.field === 'password') return told(`set a new password for ${what}`);
  return { verb: `changed ${first.field} of ${what}`, before: first.before, after: first.after, reason: null };
}

export function toldOf(activity: Pick<ActivityRow, 'type' | 'data'>): Sentence {
  return makers[activity.type]?.(activity.data) ?? sentenceOf(activity);
}

export type Change = { field: string; before: string; after: string };

/** Everything that has a before and an after, as text. */
export function changesIn(data: Data): Change[] {
  const { fields } = data;
  const entries = typeof fields === 'object' && fields !== null ? Object.entries(fields) : [];
  const own = 'before' in data && 'after' in data ? [['value', data] as const] : [];
  return [...entries, ...own].flatMap(([field, change]: readonly [string, unknown]) => {
    if (typeof change !== 'object' || change === null) return [];
    return [{ field, before: shown(Reflect.get(change, 'before')), after: shown(Reflect.get(change, 'after')) }];
  });
}

function shown(value: unknown): string {
  if (value === null || value === undefined || value === '') return 'nothing';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value === 'object' && 'name' in value && typeof value.name === 'string') return value.name;
  return typeof value === 'string' || typeof value === 'number' ? String(value) : JSON.stringify(value);
}

export type Subject = { label: string; to: string | null };

/** What it was done to, and the page that shows it. */
export function subjectOf({
  subjectKind,
  subjectId,
  data,
}: Pick<ActivityRow, 'subjectKind' | 'subjectId' | 'data'>): Subject {
  const named = (...keys: string[]) => keys.map((key) => text(data, key)).find((found) => found !== '') ?? '';
  switch (subjectKind) {
    case 'alert':
      return { label: named('number') || 'Alert', to: `/alerts/${named('number') || subjectId}` };
    case 'incident':
      return { label: named('number') || 'Incident', to: `/incidents/${subjectId}` };
    case 'rule':
      return { label: named('title') || 'Rule', to: `/rules/${subjectId}` };
    case 'tuning':
      return { label: named('title') || 'Tuning', to: `/tuning?selected=${subjectId}` };
    case 'user':
      return { label: named('email') || 'User', to: `/admin/users?selected=${subjectId}` };
    case 'role':
      return { label: named('title') || 'Role', to: '/admin/roles' };
    case 'team':
      return { label: named('name') || 'Team', to: `/admin/teams?selected=${subjectId}` };
    case 'invitation':
      return { label: named('email') || 'Invitation', to: '/admin/users?tab=invitations' };
    case 'site':
      return { label: named('name', 'code') || 'Site', to: `/admin/sites?selected=${subjectId}` };
    case 'api_key':
      return { label: named('name') || 'API key', to: `/admin/api-keys?state=all&selected=${subjectId}` };
    case 'session':
      return { label: named('email') || 'Session', to: null };
    case 'organisation':
      return { label: named('name') || 'Organisation', to: null };
    case 'job':
      return { label: 'Job', to: null };
    case 'door':
      return { label: named('title') || 'Door', to: `/doors?door=${subjectId}` };
    case 'ingest_token':
    case 'ingest_sender':
      return { label: named('name') || 'Sender', to: `/doors?door=${named('door')}` };
    case 'webhook':
      return { label: named('name') || 'Webhook', to: `/webhooks?selected=${subjectId}` };
    case 'pull':
      return { label: named('name') || 'Pull', to: `/pulls?selected=${subjectId}` };
    case 'source_watch':
      return { label: named('source') || 'Source', to: '/source-health' };
    case 'mapping':
      return { label: named('title') || 'Mapping', to: `/mappings?mapping=${subjectId}` };
    case 'replay':
      return { label: named('source') || 'Replay', to: '/mappings' };
    case 'secret':
    case 'secret_provider':
      return { label: named('name') || 'Secret', to: '/admin/secrets' };
    case 'data_key':
      return { label: 'Keys', to: '/admin/secrets' };
    case 'ledger':
      return { label: 'Ledger', to: '/admin/ledger' };
    case 'endpoint':
      return { label: named('title') || 'Endpoint', to: null };
    default:
      return subjectKind satisfies never;
  }
}

/** Every kind by area, for the filter; a test keeps it whole. */
export const kindsByArea: Record<string, readonly string[]> = {
  Alerts: [
    'alert.raised',
    'alert.updated',
    'alert.source_said',
    'alert.reopened',
    'alert.staged',
    'alert.resolved',
    'alert.assigned',
    'alert.restored',
  ],
  Incidents: [
    'incident.opened',
    'incident.alert_added',
    'incident.alert_removed',
    'incident.staged',
    'incident.closed',
    'incident.assigned',
    'incident.edited',
    'incident.commented',
    'incident.restricted',
    'incident.access_changed',
    'incident.unrestricted',
  ],
  Rules: [
    'rule.added',
    'rule.changed',
    'rule.toggled',
    'rule.deleted',
    'rule.imported',
    'rule.deployed',
    'rule.rolled_back',
    'rule.reviewed',
    'rule.commented',
    'rule.tests_changed',
    'rule.owned',
    'rule.backtested',
    'rule.policy_changed',
    'rule.proposed',
    'rule.proposals_decided',
    'rule.triggered',
  ],
  Tuning: ['tuning.added', 'tuning.approved', 'tuning.extended', 'tuning.reverted', 'tuning.expired', 'tuning.warned'],
  Notifications: ['notification.sent', 'notification.failed'],
  Doors: [
    'door.changed',
    'ingest_token.created',
    'ingest_token.revoked',
    'ingest_sender.added',
    'ingest_sender.removed',
    'webhook.created',
    'webhook.changed',
    'webhook.rekeyed',
    'webhook.deleted',
    'pull.created',
    'pull.changed',
    'pull.deleted',
    'pull.started',
    'pull.troubled',
    'pull.set_aside',
    'pull.retried',
    'inbox.refused',
  ],
  Sources: ['source_watch.changed', 'mapping.created', 'mapping.changed', 'mapping.deleted', 'replay.started'],
  'Sign-ins': [
    'session.signed_in',
    'session.refused',
    'session.signed_out',
    'session.stepped_up',
    'session.revoked',
    'user.password_changed',
    'user.password_reset_asked',
    'user.second_factor_added',
    'user.second_factor_removed',
    'user.second_factor_reset',
    'user.recovery_codes_made',
    'security_policy.changed',
  ],
  Secrets: [
    'secret.created',
    'secret.changed',
    'secret.rotated',
    'secret.deleted',
    'secret_provider.created',
    'secret_provider.changed',
    'secret_provider.deleted',
    'secret_provider.tested',
    'data_key.made',
    'data_key.resealed',
    'data_key.rewrapped',
    'organisation.shredded',
  ],
  Administration: [
    'organisation.created',
    'organisation.suspended',
    'organisation.resumed',
    'role.created',
    'role.changed',
    'role.deleted',
    'team.created',
    'team.changed',
    'team.deleted',
    'team.manned',
    'invitation.created',
    'invitation.accepted',
    'invitation.revoked',
    'site.created',
    'site.changed',
    'user.created',
    'user.changed',
    'user.sites_changed',
    'api_key.created',
    'api_key.revoked',
  ],
  'Audit and ledger': ['data.read', 'access.refused', 'ledger.exported'],
};

/** `alert.assigned` → `Alert assigned`. */
export const kindWord = (kind: string): string => formatWord(kind.replaceAll('.', ' '));

export const countWord = (count: number): string => plural(count, 'activity', 'activities');
