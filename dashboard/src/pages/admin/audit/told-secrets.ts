// Secrets and keys, as the audit trail tells them.
import { plural } from '../../../lib/format.ts';
import { changed, number, text, told, type Makers } from './telling.ts';

export const secretsTold: Makers = {
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
};
