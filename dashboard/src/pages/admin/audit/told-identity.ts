// Organisations, people, roles, sessions and keys, as the audit trail tells them.
import { formatWord, plural } from '../../../lib/format.ts';
import { roleWord } from '../../../words/roles.ts';
import { changed, number, text, told, type Data, type Makers } from './telling.ts';

export const identityTold: Makers = {
  'organisation.created': (data) =>
    told(`created the organisation ${text(data, 'name')}`, 'store' in data ? `in ${text(data, 'store')}` : null),
  'organisation.store_changed': (data) =>
    told(`pinned the organisation ${text(data, 'name')} to ${text(data, 'to')}`, `before: ${text(data, 'from')}`),
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
    told(
      'signed in',
      [strengthWord(text(data, 'strength')), text(data, 'through'), from(data)].filter(Boolean).join(', ') || null,
    ),
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
  'user.credential_notice_sent': (data) => told(`told ${text(data, 'email')} by mail`, formatWord(text(data, 'about'))),
  'security_policy.changed': (data) => changed('the security policy', data.fields),
  'api_key.created': (data) =>
    told(
      `created the API key ${text(data, 'name')}`,
      Array.isArray(data.scopes) ? `may ${data.scopes.map(String).join(', ')}` : null,
    ),
  'api_key.revoked': (data) => told(`revoked the API key ${text(data, 'name')}`),
};

const strengthWord = (strength: string): string | null =>
  strength === '' ? null : `by ${strength.replace('+', ' and ')}`;
const namesIn = (word: string, names: unknown): string =>
  Array.isArray(names) && names.length > 0 ? `${word} ${names.join(' and ')}` : '';
const from = (data: Data): string | null => (text(data, 'ip') ? `from ${text(data, 'ip')}` : null);
