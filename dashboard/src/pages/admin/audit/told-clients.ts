// Service accounts, their keys and clients, and provisioning, as the audit trail tells them.
import { plural } from '../../../lib/format.ts';
import { inLanguage } from '../../../lib/language.ts';
import { changed, number, text, told, type Data, type Makers } from './telling.ts';

export const clientWords = inLanguage(
  {
    serviceAccount: 'Service account',
    account: (name: string) => `the service account ${name}`,
    accountCreated: (name: string) => `made the service account ${name}`,
    accountDeleted: (name: string) => `deleted the service account ${name}`,
    withIt: (keys: number, clients: number) => `with ${plural(keys, 'API key')} and ${plural(clients, 'client')}`,
    keyRotated: (name: string) => `put a new key in the place of the API key ${name}`,
    overlap: (hours: number) => (hours === 0 ? 'the one before ended at once' : `the one before works for ${hours} h`),
    keyExpiring: (name: string) => `saw that the API key ${name} ends soon`,
    clientCreated: (client: string, name: string) => `made the client ${client} of the service account ${name}`,
    clientRotated: (client: string, name: string) => `gave the client ${client} of ${name} a new secret`,
    clientRevoked: (client: string, name: string) => `revoked the client ${client} of the service account ${name}`,
    clientRefused: (client: string, name: string) => `was refused as the client ${client} of ${name}`,
    signedIn: 'got an access token for their password',
    tokenRevoked: 'took back an access token',
    settings: 'the settings of access tokens',
    from: (ip: string) => `from ${ip}`,
    connection: 'Provisioning',
    connectionCreated: (name: string) => `connected the directory ${name}`,
    connectionRotated: (name: string) => `gave the directory ${name} a new token`,
    connectionDeleted: (name: string) => `removed the connection of the directory ${name}`,
    directory: (name: string) => `the connection of the directory ${name}`,
    as: (role: string) => `as ${role}`,
    may: (permissions: string) => `may ${permissions}`,
  },
  {
    serviceAccount: 'Compte de service',
    account: (name) => `le compte de service ${name}`,
    accountCreated: (name) => `a créé le compte de service ${name}`,
    accountDeleted: (name) => `a supprimé le compte de service ${name}`,
    withIt: (keys, clients) => `avec ${plural(keys, 'clé d’API', 'clés d’API')} et ${plural(clients, 'client')}`,
    keyRotated: (name) => `a remplacé la clé d’API ${name} par une nouvelle`,
    overlap: (hours) => (hours === 0 ? 'l’ancienne a pris fin aussitôt' : `l’ancienne reste valable ${hours} h`),
    keyExpiring: (name) => `a constaté que la clé d’API ${name} expire bientôt`,
    clientCreated: (client, name) => `a créé le client ${client} du compte de service ${name}`,
    clientRotated: (client, name) => `a donné un nouveau secret au client ${client} de ${name}`,
    clientRevoked: (client, name) => `a révoqué le client ${client} du compte de service ${name}`,
    clientRefused: (client, name) => `a été refusé en tant que client ${client} de ${name}`,
    signedIn: 'a obtenu un jeton d’accès avec son mot de passe',
    tokenRevoked: 'a révoqué un jeton d’accès',
    settings: 'les réglages des jetons d’accès',
    from: (ip) => `depuis ${ip}`,
    connection: 'Approvisionnement',
    connectionCreated: (name) => `a connecté l’annuaire ${name}`,
    connectionRotated: (name) => `a donné un nouveau jeton à l’annuaire ${name}`,
    connectionDeleted: (name) => `a supprimé la connexion de l’annuaire ${name}`,
    directory: (name) => `la connexion de l’annuaire ${name}`,
    as: (role) => `en tant que ${role}`,
    may: (permissions) => `peut ${permissions}`,
  },
);
const words = clientWords;

const listed = (data: Data, key: string): string => (Array.isArray(data[key]) ? data[key].map(String).join(', ') : '');

const client = (data: Data): [string, string] => [text(data, 'client'), text(data, 'name')];
const from = (data: Data): string => (text(data, 'ip') ? words.from(text(data, 'ip')) : '');

export const clientsTold: Makers = {
  'service_account.created': (data) =>
    told(
      words.accountCreated(text(data, 'name')),
      text(data, 'role') ? words.as(text(data, 'role')) : words.may(listed(data, 'permissions')),
    ),
  'service_account.changed': (data) => changed(words.account(text(data, 'name')), data.fields),
  'service_account.deleted': (data) =>
    told(words.accountDeleted(text(data, 'name')), words.withIt(number(data, 'keys'), number(data, 'clients'))),
  'oauth_client.created': (data) => told(words.clientCreated(...client(data)), text(data, 'method') || null),
  'oauth_client.rotated': (data) =>
    told(words.clientRotated(...client(data)), words.overlap(number(data, 'overlapHours'))),
  'oauth_client.revoked': (data) => told(words.clientRevoked(...client(data))),
  'oauth_client.refused': (data) =>
    told(words.clientRefused(...client(data)), [text(data, 'because'), from(data)].filter(Boolean).join(', ')),
  'oauth.signed_in': (data) => told(words.signedIn, from(data) || null),
  'oauth.token_revoked': () => told(words.tokenRevoked),
  'oauth_settings.changed': (data) => changed(words.settings, data.fields),
  'scim_connection.created': (data) => told(words.connectionCreated(text(data, 'name'))),
  'scim_connection.changed': (data) => changed(words.directory(text(data, 'name')), data.fields),
  'scim_connection.rotated': (data) =>
    told(words.connectionRotated(text(data, 'name')), words.overlap(number(data, 'overlapHours'))),
  'scim_connection.deleted': (data) => told(words.connectionDeleted(text(data, 'name'))),
  'api_key.rotated': (data) => told(words.keyRotated(text(data, 'name')), words.overlap(number(data, 'overlapHours'))),
  'api_key.expiring': (data) => told(words.keyExpiring(text(data, 'name')), text(data, 'expiresAt').slice(0, 10)),
};
