// What must never be read in a record is hidden by its name.
import { expect, it } from 'vitest';

import { masked } from './masked.ts';

it('hides values below the names of secrets, at any depth, and leaves their shape', () => {
  expect(
    masked({
      name: 'kept',
      fields: {
        password: { before: 'old', after: 'new' },
        clientSecret: { before: null, after: 'abc' },
        'api-key': { before: 'x', after: 7 },
        tokens: { before: 1, after: 2 },
      },
      refresh_token: ['a', 'b'],
      secrets: 2,
      keyId: 'kept',
      secret: true,
    }),
  ).toEqual({
    name: 'kept',
    fields: {
      password: { before: '•••', after: '•••' },
      clientSecret: { before: null, after: '•••' },
      'api-key': { before: '•••', after: '•••' },
      tokens: { before: 1, after: 2 },
    },
    refresh_token: ['•••', '•••'],
    secrets: 2,
    keyId: 'kept',
    secret: true,
  });
});
