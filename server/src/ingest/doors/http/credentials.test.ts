// Where the token of a request may stand.
import type { IncomingMessage, ServerResponse } from 'node:http';

import { describe, expect, it } from 'vitest';

import { thePeer } from '../fixtures.ts';
import { secretsIn } from './credentials.ts';

const base64 = (text: string): string => Buffer.from(text).toString('base64');

function secrets(headers: Record<string, string>, query = '', places = {}): string[] {
  const request = { headers } as unknown as IncomingMessage;
  const exchange = {
    request,
    response: {} as ServerResponse,
    path: '/',
    query: new URLSearchParams(query),
    peer: thePeer,
  };
  return secretsIn(exchange, places);
}

describe('the token', () => {
  it.each([
    ['the password of Basic', `Basic ${base64('elastic:tok:en')}`, ['tok:en', 'elastic']],
    ['the user of Basic', `Basic ${base64('token:')}`, ['token']],
    ['a bearer token', 'Bearer token', ['token']],
    ['the key of ApiKey', `ApiKey ${base64('id:token')}`, ['token', base64('id:token')]],
    ['a bare ApiKey', 'apikey token', [Buffer.from('token', 'base64').toString(), 'token']],
    ['what follows Splunk', 'Splunk token', ['token']],
    ['all of a header without a scheme', 'token', ['token']],
    ['nothing of an empty header', '', []],
    ['nothing of a scheme alone', 'Basic', []],
  ])('is %s', (_, authorization, expected) => {
    expect(secrets({ authorization })).toEqual(expected);
  });

  it('stands in other places only where the door says so', () => {
    expect(secrets({ 'x-api-key': 'a' }, 'token=b')).toEqual([]);
    expect(secrets({ 'x-api-key': 'a' }, 'token=b', { headers: ['x-api-key'], query: ['token'] })).toEqual(['a', 'b']);
  });

  it('is not looked for in what is too long', () => {
    expect(secrets({ authorization: `Bearer ${'x'.repeat(10_000)}` })).toEqual([]);
  });
});
