// Errors as RFC 9457: what is sent, and what is kept back.
import { ProblemDetails } from '@tocsin/contracts/problem';
import { describe, expect, test } from 'vitest';

import { conflict, invalid, notFound, Problem, problemKinds, type ProblemKind } from './errors.ts';
import { methodNotAllowed, problemAnswer } from './problem.ts';

const isKind = (kind: string): kind is ProblemKind => kind in problemKinds;

describe('problem details', () => {
  test.each(Object.keys(problemKinds).filter(isKind))('%s keeps its code and sentence', (kind) => {
    const answer = problemAnswer(new Problem(kind, 'some_code', 'A sentence.'), 'request-1');
    expect(answer.status).toBe(problemKinds[kind]);
    expect(answer.unexpected).toBe(false);
    expect(ProblemDetails.parse(answer.body)).toMatchObject({
      type: '/docs/problems#some_code',
      code: 'some_code',
      detail: 'A sentence.',
      instance: 'request-1',
      status: answer.status,
    });
  });

  test('an unknown error says nothing of itself', () => {
    for (const thrown of [new Error('password=hunter2'), 'hunter2', new TypeError('hunter2 is undefined'), null]) {
      const answer = problemAnswer(thrown, 'request-2');
      expect(answer).toMatchObject({ status: 500, unexpected: true, body: { code: 'internal' } });
      expect(JSON.stringify(answer)).not.toContain('hunter2');
    }
  });

  test('faults point into the input', () => {
    const faults = [{ pointer: '/name', detail: 'Too long.' }];
    expect(problemAnswer(invalid('invalid_input', 'Wrong.', faults), 'r').body.errors).toEqual(faults);
    expect('errors' in problemAnswer(notFound('alert', 'x'), 'r').body).toBe(false);
    expect('errors' in problemAnswer(conflict('a', 'b'), 'r').body).toBe(false);
  });

  test('Retry-After is whole seconds, at least one', () => {
    const busy = (retryAfterSeconds: number) =>
      problemAnswer(new Problem('unavailable', 'busy', 'Busy.', { retryAfterSeconds }), 'r').headers['retry-after'];
    expect([busy(0), busy(0.2), busy(1.2), busy(90)]).toEqual(['1', '1', '2', '90']);
  });

  test('an unauthenticated caller learns how to authenticate', () => {
    const answer = problemAnswer(new Problem('unauthenticated', 'x', 'y'), 'r');
    expect(answer.headers['www-authenticate']).toContain('Bearer');
  });

  test('a wrong method learns the right ones', () => {
    const answer = methodNotAllowed('PUT', ['GET', 'POST'], 'r');
    expect(answer).toMatchObject({ status: 405, headers: { allow: 'GET, POST' } });
  });
});
