// What identity keeps sealed with the installation's key: for the job that seals values with the newest.
import type { SealedColumn } from '#platform/keys/reseal';

import { placeOfSigningKey } from './oauth/signing-keys.ts';
import { placeOfTotp } from './second-factor/store.ts';

export const identityColumns: readonly SealedColumn[] = [
  {
    table: 'oauth_signing_key',
    column: 'private_sealed',
    type: 'text',
    owner: 'installation',
    each: (id, value, turn) => turn(String(value), placeOfSigningKey(id)),
  },
  {
    table: 'totp',
    key: 'person_id',
    column: 'secret_sealed',
    type: 'text',
    owner: 'installation',
    each: (id, value, turn) => turn(String(value), placeOfTotp(id)),
  },
];
