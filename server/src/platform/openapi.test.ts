// The OpenAPI document: complete, and sound in its structure.
import { endpoint } from '@tocsin/contracts/api/endpoint';
import { endpoints } from '@tocsin/contracts/api/index';
import { expect, test } from 'vitest';
import * as z from 'zod';

import { openApiOf } from './openapi.ts';

const document = openApiOf(endpoints, '1.2.3');
const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
);

/** Every object within, with its place. */
function* walk(value: unknown, place: string): Generator<[string, Record<string, unknown>]> {
  if (typeof value !== 'object' || value === null) return;
  if (!Array.isArray(value)) yield [place, { ...value }];
  for (const [key, part] of Object.entries(value)) yield* walk(part, `${place}/${key}`);
}

test('it has one operation for each endpoint and no other', () => {
  const listed = operations.map(({ path, method }) => `${method.toUpperCase()} ${path}`).sort();
  const declared = endpoints.map(({ method, path }) => `${method} ${path.replaceAll(/:(\w+)/g, '{$1}')}`).sort();
  expect(listed).toEqual(declared);
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
  const create = document.paths['/users']?.['post'];
  expect(JSON.stringify(create?.requestBody)).toContain('"required":["email","name","role","password"]');
  const list = document.paths['/alerts']?.['get'];
  expect(list?.parameters.map(({ name }) => name)).toEqual(
    expect.arrayContaining(['stage', 'cursor', 'limit', 'sort']),
  );
});

test('streams are described as such', () => {
  const made = openApiOf(endpoints, '0', new Set(['POST /ingest/:source', 'GET /events/stream']));
  const door = made.paths['/ingest/{source}']?.['post'];
  expect(door?.requestBody).toEqual({ required: true, content: { '*/*': {} } });
  expect(door?.parameters.map((parameter) => [parameter['name'], parameter['in']])).toEqual([
    ['source', 'path'],
    ['site', 'query'],
  ]);
  const stream = made.paths['/events/stream']?.['get'];
  expect(Object.keys(Object(stream?.responses['200'])['content'])).toEqual(['application/x-ndjson']);
});

test('only what is open to all needs no credential', () => {
  for (const { operation } of operations)
    expect(operation.security.length === 0).toBe(operation['x-permission'] === 'public');
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
