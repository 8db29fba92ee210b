// Secrets and keys, as the audit trail tells them in French.
import { plural } from '../../../lib/format.ts';
import { changed, number, text, told, type Makers } from './telling.ts';

export const secretsToldFr: Makers = {
  'secret.created': (data) => told(`a gardé le secret ${text(data, 'name')}`),
  'secret.changed': (data) => changed(`le secret ${text(data, 'name')}`, data.fields),
  'secret.rotated': (data) =>
    told(
      `a renouvelé le secret ${text(data, 'name')}`,
      number(data, 'overlapHours') === 0
        ? 'la valeur précédente a pris fin aussitôt'
        : `la valeur précédente reste valable ${plural(number(data, 'overlapHours'), 'heure')}`,
    ),
  'secret.deleted': (data) => told(`a supprimé le secret ${text(data, 'name')}`),
  'secret_provider.created': (data) => told(`a ajouté le fournisseur de secrets ${text(data, 'name')}`),
  'secret_provider.changed': (data) => changed(`le fournisseur de secrets ${text(data, 'name')}`, data.fields),
  'secret_provider.deleted': (data) => told(`a supprimé le fournisseur de secrets ${text(data, 'name')}`),
  'secret_provider.tested': (data) =>
    told(`a essayé le fournisseur de secrets ${text(data, 'name')}`, text(data, 'problem') || 'il a répondu'),
  'data_key.made': (data) => told(`a créé la clé ${number(data, 'version')} des secrets de l’organisation`),
  'data_key.resealed': (data) =>
    told(`a scellé ${plural(number(data, 'values'), 'valeur')} avec la clé ${number(data, 'version')}`),
  'data_key.rewrapped': (data) =>
    told(`a enveloppé ${plural(number(data, 'keys'), 'clé')} avec une autre clé maîtresse`, text(data, 'masterKey')),
  'organisation.shredded': (data) =>
    told(`a détruit les clés de l’organisation ${text(data, 'name')}`, text(data, 'because')),
};
