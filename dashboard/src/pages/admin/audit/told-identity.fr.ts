// Organisations, people, roles, sessions and keys, as the audit trail tells them in French.
import type { CredentialTopic } from '@tocsin/contracts/sign-in';

import { plural } from '../../../lib/format.ts';
import { roleWord } from '../../../words/roles.ts';
import { changed, number, text, told, type Data, type Makers } from './telling.ts';
import { words } from './words.ts';

export const identityToldFr: Makers = {
  'organisation.created': (data) =>
    told(`a créé l’organisation ${text(data, 'name')}`, 'store' in data ? `dans ${text(data, 'store')}` : null),
  'organisation.store_changed': (data) =>
    told(`a lié l’organisation ${text(data, 'name')} à ${text(data, 'to')}`, `auparavant : ${text(data, 'from')}`),
  'organisation.suspended': (data) => told(`a suspendu l’organisation ${text(data, 'name')}`, text(data, 'because')),
  'organisation.resumed': (data) => told(`a remis en route l’organisation ${text(data, 'name')}`),
  'role.created': (data) => told(`a créé le rôle ${text(data, 'title')}`),
  'role.changed': (data) => changed(`le rôle ${text(data, 'title')}`, data.fields),
  'role.deleted': (data) => told(`a supprimé le rôle ${text(data, 'title')}`),
  'team.created': (data) => told(`a créé l’équipe ${text(data, 'name')}`),
  'team.changed': (data) => changed(`l’équipe ${text(data, 'name')}`, data.fields),
  'team.deleted': (data) => told(`a supprimé l’équipe ${text(data, 'name')}`),
  'team.manned': (data) =>
    told(
      `a modifié la composition de l’équipe ${text(data, 'name')}`,
      [namesIn('avec', data.added), namesIn('sans', data.removed)].filter(Boolean).join(', '),
    ),
  'invitation.created': (data) =>
    told(`a invité ${text(data, 'email')}`, `avec le rôle ${roleWord(text(data, 'role'))}`),
  'invitation.accepted': (data) => told('a accepté une invitation', `de ${text(data, 'invitedBy')}`),
  'invitation.revoked': (data) => told(`a retiré l’invitation de ${text(data, 'email')}`),
  'site.created': (data) => told(`a créé le site ${text(data, 'name')} (${text(data, 'code')})`),
  'site.changed': (data) => changed(`le site ${text(data, 'code')}`, data.fields),
  'user.created': (data) =>
    told(`a créé l’utilisateur ${text(data, 'email')}`, `avec le rôle ${roleWord(text(data, 'role'))}`),
  'user.changed': (data) => changed(`l’utilisateur ${text(data, 'email')}`, data.fields),
  'session.signed_in': (data) =>
    told('s’est connecté', [by(text(data, 'strength')), from(data)].filter(Boolean).join(', ') || null),
  'user.sites_changed': (data) =>
    told(
      `a modifié les sites de ${text(data, 'email')}`,
      Array.isArray(data.after) ? `désormais ${data.after.join(', ')}` : 'désormais tous les sites',
    ),
  'session.refused': (data) =>
    told(
      `a été refusé en tant que ${text(data, 'email')}`,
      [refusals[text(data, 'because')] ?? text(data, 'because'), from(data)].filter(Boolean).join(', '),
    ),
  'session.signed_out': () => told('s’est déconnecté'),
  'session.stepped_up': (data) => told('a prouvé de nouveau son identité', by(text(data, 'method'))),
  'session.revoked': (data) => told(`a fermé ${plural(number(data, 'sessions'), 'session')} de ${text(data, 'email')}`),
  'user.password_changed': (data) =>
    told(
      'a défini un nouveau mot de passe',
      text(data, 'way') === 'reset_link' ? 'par un lien reçu par e-mail' : 'dans son profil',
    ),
  'user.password_reset_asked': (data) =>
    told(`a demandé un lien pour définir un nouveau mot de passe pour ${text(data, 'email')}`),
  'user.second_factor_added': (data) => told(`a ajouté le second facteur ${text(data, 'name')}`),
  'user.second_factor_removed': (data) => told(`a retiré le second facteur ${text(data, 'name')}`),
  'user.second_factor_reset': (data) => told(`a retiré les seconds facteurs de ${text(data, 'email')}`),
  'user.recovery_codes_made': () => told('a créé de nouveaux codes de secours'),
  'user.credential_notice_sent': (data) =>
    told(`a prévenu ${text(data, 'email')} par courriel`, topics[text(data, 'about')] ?? text(data, 'about')),
  'security_policy.changed': (data) => changed('la politique de sécurité', data.fields),
  'api_key.created': (data) =>
    told(
      `a créé la clé d’API ${text(data, 'name')}`,
      Array.isArray(data.scopes) ? `peut ${data.scopes.map(String).join(', ')}` : null,
    ),
  'api_key.revoked': (data) => told(`a révoqué la clé d’API ${text(data, 'name')}`),
};

const refusals: Readonly<Record<string, string>> = {
  deactivated: 'compte désactivé',
  'wrong password': 'mauvais mot de passe',
  'wrong second factor': 'mauvais second facteur',
};

const by = (strength: string): string | null => (strength === '' ? null : `par ${words.strength(strength)}`);
const namesIn = (word: string, names: unknown): string =>
  Array.isArray(names) && names.length > 0 ? `${word} ${names.join(' et ')}` : '';
const from = (data: Data): string | null => (text(data, 'ip') ? `depuis ${text(data, 'ip')}` : null);

/** What a mail about somebody's credentials told of. */
const topics: Readonly<Record<string, string>> = {
  password_changed: 'mot de passe modifié',
  password_reset: 'mot de passe redéfini par lien',
  password_set: 'mot de passe défini par un administrateur',
  totp_added: 'application d’authentification ajoutée',
  totp_removed: 'application d’authentification retirée',
  passkey_added: 'clé d’accès ajoutée',
  passkey_removed: 'clé d’accès retirée',
  second_factors_reset: 'seconds facteurs retirés',
  recovery_codes_made: 'codes de secours créés',
  identity_linked: 'identité liée',
  identity_unlinked: 'identité déliée',
  email_changed: 'adresse de courriel modifiée',
  api_key_made: 'clé d’API créée',
  oauth_client_made: 'client créé',
  new_device: 'nouvel appareil',
} satisfies Record<CredentialTopic, string>;
