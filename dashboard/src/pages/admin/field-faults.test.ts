// Every fault of a refusal is shown: at its field where there is one, else above the form.
import { ApiProblem } from '@tocsin/contracts/client';
import { expect, test } from 'vitest';

import { faultAt, faultBeyond } from './field-faults.ts';

const refusal = (errors?: { pointer: string; detail: string }[]) =>
  new ApiProblem({
    type: 'x',
    title: 'Invalid input',
    status: 400,
    detail: 'No.',
    code: 'invalid_input',
    instance: 'r1',
    ...(errors ? { errors } : {}),
  });

test('a fault stands at its field', () => {
  const error = refusal([
    { pointer: '/email', detail: 'Not an address.' },
    { pointer: '/password', detail: 'At least 12 characters.' },
  ]);
  expect(faultAt(error, 'email')).toBe('Not an address.');
  expect(faultAt(error, 'name')).toBeNull();
  expect(faultBeyond(error, ['email', 'password'])).toBeNull();
});

test('what stands at no field of the form is shown whole', () => {
  const hidden = refusal([{ pointer: '/role', detail: 'No such role.' }]);
  expect(faultBeyond(hidden, ['email'])).toBe(hidden);
  const plain = refusal();
  expect(faultBeyond(plain, ['email'])).toBe(plain);
  const network = new TypeError('fetch failed');
  expect(faultBeyond(network, ['email'])).toBe(network);
  expect(faultAt(network, 'email')).toBeNull();
});
