// Doors, webhooks, pulls, mappings and sources, as the audit trail tells them.
import { plural } from '../../../lib/format.ts';
import { changed, number, text, told, type Data, type Makers } from './telling.ts';

export const ingestTold: Makers = {
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
  'replay.started': (data) =>
    told(`had the unparsed of ${text(data, 'source')} read again`, `as ${text(data, 'readAs')}`),
};

const senderAt = (data: Data): string =>
  `${text(data, 'network') || text(data, 'certificateName')} at the door ${text(data, 'door')}`;
