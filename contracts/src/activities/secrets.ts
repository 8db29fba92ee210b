// What happens to secrets and the keys they are sealed with.
import * as z from 'zod';

import { kind } from '../activity-kind.ts';
import { fieldChanges, title } from './shapes.ts';

export const secretCreated = kind('secret.created', 'secret', z.object({ name: title }));
export const secretChanged = kind('secret.changed', 'secret', z.object({ name: title, fields: fieldChanges }));
export const secretRotated = kind('secret.rotated', 'secret', z.object({ name: title, overlapHours: z.int() }));
export const secretDeleted = kind('secret.deleted', 'secret', z.object({ name: title }));
export const secretProviderCreated = kind('secret_provider.created', 'secret_provider', z.object({ name: title }));
export const secretProviderChanged = kind(
  'secret_provider.changed',
  'secret_provider',
  z.object({ name: title, fields: fieldChanges }),
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
