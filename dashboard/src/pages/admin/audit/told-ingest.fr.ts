// Doors, webhooks, pulls, mappings and sources, as the audit trail tells them in French.
import { plural } from '../../../lib/format.ts';
import { changed, number, text, told, type Data, type Makers } from './telling.ts';

export const ingestToldFr: Makers = {
  'door.changed': (data) => changed(`la porte ${text(data, 'title')}`, data.fields),
  'ingest_token.created': (data) =>
    told(`a créé le jeton ${text(data, 'name')}`, `pour la porte ${text(data, 'door')}`),
  'ingest_token.revoked': (data) =>
    told(`a révoqué le jeton ${text(data, 'name')}`, `de la porte ${text(data, 'door')}`),
  'ingest_sender.added': (data) => told(`a ajouté l’émetteur ${text(data, 'name')}`, senderAt(data)),
  'ingest_sender.removed': (data) => told(`a retiré l’émetteur ${text(data, 'name')}`, senderAt(data)),
  'webhook.created': (data) => told(`a créé le webhook ${text(data, 'name')}`, text(data, 'provider')),
  'webhook.changed': (data) => changed(`le webhook ${text(data, 'name')}`, data.fields),
  'webhook.rekeyed': (data) =>
    told(`a renouvelé ${text(data, 'what') === 'secret' ? 'le secret' : 'l’adresse'} du webhook ${text(data, 'name')}`),
  'webhook.deleted': (data) => told(`a supprimé le webhook ${text(data, 'name')}`, text(data, 'provider')),
  'pull.created': (data) => told(`a créé la collecte ${text(data, 'name')}`, `depuis ${text(data, 'bucket')}`),
  'pull.changed': (data) => changed(`la collecte ${text(data, 'name')}`, data.fields),
  'pull.deleted': (data) => told(`a supprimé la collecte ${text(data, 'name')}`, `depuis ${text(data, 'bucket')}`),
  'pull.started': (data) => told(`a lancé tout de suite la collecte ${text(data, 'name')}`),
  'pull.troubled': (data) =>
    text(data, 'because') === ''
      ? told(`a pu reprendre la collecte ${text(data, 'name')}`)
      : told(`n’a pas pu faire la collecte ${text(data, 'name')}`, text(data, 'because')),
  'pull.set_aside': (data) =>
    told(
      `a mis de côté ${plural(number(data, 'objects'), 'objet')} de la collecte ${text(data, 'name')}`,
      `${text(data, 'first')} : ${text(data, 'because')}`,
    ),
  'pull.retried': (data) =>
    told(`a fait réessayer ${plural(number(data, 'objects'), 'objet')} de la collecte ${text(data, 'name')}`),
  'inbox.refused': (data) =>
    told(`n’a pas pu importer ${text(data, 'file')} pour ${text(data, 'source')}`, text(data, 'because')),
  'source_watch.changed': (data) =>
    told(
      `a modifié ce qui est attendu de ${text(data, 'source')}`,
      text(data, 'mutedUntil') === '' ? null : `en sourdine jusqu’à ${text(data, 'mutedUntil')}`,
    ),
  'mapping.created': (data) =>
    told(`a créé la correspondance ${text(data, 'title')}`, `nommée my-${text(data, 'name')}`),
  'mapping.changed': (data) =>
    told(`a modifié la correspondance ${text(data, 'title')}`, `désormais version ${number(data, 'version')}`),
  'mapping.deleted': (data) => told(`a supprimé la correspondance ${text(data, 'title')}`),
  'replay.started': (data) =>
    told(`a fait relire ce qui n’était pas interprété de ${text(data, 'source')}`, `comme ${text(data, 'readAs')}`),
};

const senderAt = (data: Data): string =>
  `${text(data, 'network') || text(data, 'certificateName')} à la porte ${text(data, 'door')}`;
