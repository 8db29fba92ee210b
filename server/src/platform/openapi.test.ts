import { Validator } from '@seriousme/openapi-schema-validator';
// The OpenAPI document: complete, and sound in its structure.
import { endpoint } from '@tocsin/contracts/api/endpoint';
import { endpoints } from '@tocsin/contracts/api/index';
import { expect, test } from 'vitest';
import * as z from 'zod';

import { raw } from './module.ts';
import { openApiOf } from './openapi.ts';

const stream = (method: 'GET' | 'POST', path: string) =>
  raw(method, path, 'public', async () => ({}), { summary: 'S' });
const document = openApiOf(endpoints, '1.2.3', [stream('POST', '/ingest/:source'), stream('POST', '/hooks/:token')]);
const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
);

/** Every object within, with its place. */
function* walk(value: unknown, place: string): Generator<[string, Record<string, unknown>]> {
  if (typeof value !== 'object' || value === null) return;
  if (!Array.isArray(value)) yield [place, { ...value }];
  for (const [key, part] of Object.entries(value)) yield* walk(part, `${place}/${key}`);
}

const validator = new Validator();

test('the document is valid OpenAPI 3.1', async () => {
  const { valid, errors } = await validator.validate(JSON.parse(JSON.stringify(document)));
  expect([valid, errors]).toEqual([true, undefined]);
  expect(validator.version).toBe('3.1');
});

test('the validator finds what is wrong', async () => {
  const wrong = JSON.parse(JSON.stringify({ ...document, paths: { '/alerts': { get: { parameters: 'none' } } } }));
  expect((await validator.validate(wrong)).valid).toBe(false);
});

test('it has one operation for each endpoint, and for what is served beside them', () => {
  const listed = operations.map(({ path, method }) => `${method.toUpperCase()} ${path}`).sort();
  const declared = endpoints.map(({ method, path }) => `${method} ${path.replaceAll(/:(\w+)/g, '{$1}')}`).sort();
  const beside = ['GET /health/live', 'GET /health/ready', 'GET /metrics', 'GET /openapi.json', 'POST /hooks/{token}'];
  expect(listed).toEqual([...declared, ...beside].sort());
});

test('names of operations are unique and plain', () => {
  const ids = operations.map(({ operation }) => operation.operationId);
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids.filter((id) => !/^[a-z][A-Za-z0-9_]*$/.test(id))).toEqual([]);
});

test('every part of a path is declared, and nothing is declared that is not there', () => {
  for (const { path, operation } of operations) {
    const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => String(name)).sort();
    const declared = operation.parameters
      .filter((parameter) => parameter['in'] === 'path')
      .map(({ name }) => String(name));
    expect([path, declared.sort()]).toEqual([path, inPath]);
  }
});

test('every reference leads somewhere, and nothing of a single schema’s document is left', () => {
  for (const [place, value] of walk(document, '')) {
    expect([place, '$defs' in value || '$schema' in value]).toEqual([place, false]);
    const { $ref } = value;
    if (typeof $ref !== 'string') continue;
    const name = /^#\/components\/schemas\/(\w+)$/.exec($ref)?.[1] ?? '';
    expect([place, $ref, Object.hasOwn(document.components.schemas, name)]).toEqual([place, $ref, true]);
  }
});

test('reading methods have parameters, writing ones a body; problems are described', () => {
  for (const { method, operation } of operations) {
    expect(['get', 'delete'].includes(method) && operation.requestBody !== undefined).toBe(false);
    expect(JSON.stringify(operation.responses['default'])).toContain('application/problem+json');
  }
  const create = document.paths['/api-keys']?.['post'];
  expect(JSON.stringify(create?.requestBody)).toContain('"required":["name","scopes"]');
  const list = document.paths['/alerts']?.['get'];
  expect(list?.parameters.map(({ name }) => name)).toEqual(
    expect.arrayContaining(['stage', 'cursor', 'limit', 'sort']),
  );
});

test('streams are described as such', () => {
  const made = openApiOf(endpoints, '0', [stream('POST', '/ingest/:source'), stream('GET', '/events/stream')]);
  const door = made.paths['/ingest/{source}']?.['post'];
  expect(door?.requestBody).toEqual({ required: true, content: { '*/*': {} } });
  expect(door?.parameters.map((parameter) => [parameter['name'], parameter['in']])).toEqual([
    ['source', 'path'],
    ['site', 'query'],
  ]);
  const found = made.paths['/events/stream']?.['get'];
  expect(Object.keys(Object(found?.responses['200'])['content'])).toEqual(['application/x-ndjson']);
});

test('only what is open to all needs no credential', () => {
  for (const { operation } of operations)
    expect(operation.security.length === 0).toBe(operation['x-permission'] === 'public');
});

test('examples are calls for a shell, with their answers', () => {
  const list = document.paths['/alerts']?.['get'];
  expect(list?.['x-codeSamples']).toEqual([
    {
      lang: 'Shell',
      source:
        'curl -H "Authorization: Bearer $TOCSIN_KEY" "$TOCSIN_URL/api/v1/alerts?severity=3%2C4&sort=-severity&limit=1"',
    },
  ]);
  expect(JSON.stringify(list?.responses['200'])).toContain('"example":{"items":[{');
  expect(document.paths['/sites']?.['post']?.['x-codeSamples']?.[0]?.source).toContain(
    `-X POST -H "Authorization: Bearer $TOCSIN_KEY" -H 'Content-Type: application/json' --data-binary '{"code":"nice"`,
  );
});

test('what is on its way out is marked, with what to use instead', () => {
  const old = endpoint('GET', '/old', {
    summary: 'O',
    permission: 'public',
    input: z.object({}),
    output: z.object({}),
    deprecated: { since: '2026-03-01', sunset: '2026-09-01', instead: 'GET /alerts' },
  });
  expect(openApiOf([old], '0').paths['/old']?.['get']).toMatchObject({
    deprecated: true,
    description: 'Deprecated since 2026-03-01, gone after 2026-09-01. Use `GET /alerts`.',
  });
  expect(document.paths['/alerts']?.['get']?.deprecated).toBeUndefined();
});

test('a schema that holds itself becomes a component', () => {
  const Tree = z.object({
    name: z.string(),
    get children() {
      return z.array(Tree);
    },
  });
  const tree = endpoint('GET', '/tree', { summary: 'T', permission: 'public', input: z.object({}), output: Tree });
  const made = openApiOf([tree], '0');
  expect(made.paths['/tree']?.['get']?.responses['200']).toMatchObject({
    content: { 'application/json': { schema: { $ref: '#/components/schemas/get_tree_output' } } },
  });
  expect(made.components.schemas['get_tree_output']).toMatchObject({
    properties: { children: { items: { $ref: '#/components/schemas/get_tree_output' } } },
  });
});
