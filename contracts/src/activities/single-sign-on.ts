// What happens to identity providers and to those who sign in through them.
import * as z from 'zod';

import { kind } from '../activity-kind.ts';
import { RoleKey } from '../identity.ts';
import { fieldChanges, title } from './shapes.ts';

export const identityProviderCreated = kind(
  'identity_provider.created',
  'identity_provider',
  z.object({ name: title, kind: title }),
);
export const identityProviderChanged = kind(
  'identity_provider.changed',
  'identity_provider',
  z.object({ name: title, fields: fieldChanges }),
);
export const identityProviderDeleted = kind(
  'identity_provider.deleted',
  'identity_provider',
  z.object({ name: title, sessions: z.int() }),
);
export const identityProviderTested = kind(
  'identity_provider.tested',
  'identity_provider',
  z.object({ name: title, problem: title.nullable() }),
);
export const identityLinked = kind(
  'user.identity_linked',
  'user',
  z.object({ email: title, provider: title, subject: title }),
);
export const identityUnlinked = kind(
  'user.identity_unlinked',
  'user',
  z.object({ email: title, provider: title, subject: title }),
);
export const userGrantedByProvider = kind(
  'user.granted_by_provider',
  'user',
  z.object({ email: title, provider: title, role: RoleKey, fields: fieldChanges }),
);
