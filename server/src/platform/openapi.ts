// OpenAPI 3.1 from the list of endpoints.
import type { Deprecated, Endpoint } from '@tocsin/contracts/api/endpoint';
import { examples, type Example } from '@tocsin/contracts/api/examples';
import { requestOf } from '@tocsin/contracts/client';
import { ProblemDetails } from '@tocsin/contracts/problem';
import * as z from 'zod';

import type { RawRoute } from './module.ts';
import { describeAddresses } from './openapi-addresses.ts';
import { operationIdOf, type JsonSchema, type OpenApi, type Operation } from './openapi-document.ts';

const ndjson = 'application/x-ndjson';

const ref = (name: string): JsonSchema => ({ $ref: `#/components/schemas/${name}` });

const description =
  'Errors are RFC 9457 problem details with a stable `code`. Lists are paged: hand `next` back as `cursor`. ' +
  'POST takes `Idempotency-Key`. What has a `rev` answers with `ETag`; send it as `If-Match` to refuse a write over newer changes.';

const refused: JsonSchema = {
  description: 'Refused',
  content: { 'application/problem+json': { schema: ref('Problem') } },
};

/**
 * The whole description. Paths are as in the endpoints, `:name` written `{name}`.
 * @param raws routes whose body, or for GET whose answer, is a stream and not JSON.
 */
export function openApiOf(endpoints: readonly Endpoint[], version: string, raws: readonly RawRoute[] = []): OpenApi {
  const declared = new Set(endpoints.map(({ method, path }) => `${method} ${path}`));
  const streams = new Set(raws.map(({ method, path }) => `${method} ${path}`));
  const schemas: JsonSchema = { Problem: schemaOf(ProblemDetails, 'output', 'Problem', {}) };
  const paths = describeAddresses(
    raws.filter(({ method, path }) => !declared.has(`${method} ${path}`)),
    refused,
  );
  for (const endpoint of endpoints) {
    const path = endpoint.path.replaceAll(/:(\w+)/g, '{$1}');
    paths[path] = { ...paths[path], [endpoint.method.toLowerCase()]: operationOf(endpoint, schemas, streams) };
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Tocsin', version, description, license: { name: 'Apache-2.0', identifier: 'Apache-2.0' } },
    servers: [{ url: '/api/v1' }],
    paths,
    components: {
      schemas,
      securitySchemes: {
        session: {
          type: 'apiKey',
          in: 'cookie',
          name: 'tocsin_session',
          description: 'Over https `__Host-tocsin_session`',
        },
        apiKey: { type: 'http', scheme: 'bearer', description: 'An API key, `tcs_…`' },
      },
    },
  };
}

function operationOf(endpoint: Endpoint, schemas: JsonSchema, streams: ReadonlySet<string>): Operation {
  const isStream = streams.has(`${endpoint.method} ${endpoint.path}`);
  const operationId = operationIdOf(endpoint);
  const input = schemaOf(endpoint.input, 'input', `${operationId}_input`, schemas);
  const output = schemaOf(endpoint.output, 'output', `${operationId}_output`, schemas);
  const reads = endpoint.method === 'GET' || endpoint.method === 'DELETE';
  const example = exampleOf(endpoint);
  const type = isStream && reads ? ndjson : 'application/json';
  const answer = { schema: output, ...(example ? { example: example.answer } : {}) };
  const { parameters, body } = splitInput(endpoint, input, reads || isStream);
  return {
    operationId,
    summary: endpoint.summary,
    ...(endpoint.deprecated ? { deprecated: true as const, description: farewell(endpoint.deprecated) } : {}),
    tags: [endpoint.path.split('/')[1] ?? ''],
    security: endpoint.permission === 'public' ? [] : [{ session: [] }, { apiKey: [] }],
    parameters,
    ...(body ? { requestBody: { required: true, content: { 'application/json': { schema: body } } } } : {}),
    ...(isStream && !reads ? { requestBody: { required: true, content: { '*/*': {} } } } : {}),
    responses: {
      [endpoint.status]:
        endpoint.status === 204 ? { description: 'Done' } : { description: 'Done', content: { [type]: answer } },
      default: refused,
    },
    ...(example ? { 'x-codeSamples': [{ lang: 'Shell' as const, source: curlOf(endpoint, example) }] } : {}),
    'x-permission': endpoint.permission,
  };
}

const named: Readonly<Record<string, Example>> = examples;
const exampleOf = ({ method, path }: Endpoint): Example | undefined => named[`${method} ${path}`];

function curlOf({ method, path, permission }: Endpoint, { input, body }: Example): string {
  const request = requestOf(`${method} ${path}`, input);
  const text = body ?? request.body;
  const quoted = text === null ? [] : [`--data-binary '${text.trim().replaceAll("'", String.raw`'\''`)}'`];
  const parts = [
    ...(method === 'GET' ? [] : [`-X ${method}`]),
    ...(permission === 'public' ? [] : ['-H "Authorization: Bearer $TOCSIN_KEY"']),
    ...(text === null ? [] : ["-H 'Content-Type: application/json'"]),
    ...quoted,
    `"$TOCSIN_URL/api/v1${request.path}"`,
  ];
  return `curl ${parts.join(' ')}`;
}

const farewell = ({ since, sunset, instead }: Deprecated): string =>
  `Deprecated since ${since}, gone after ${sunset}. Use \`${instead}\`.`;

/** Parts of the path become parameters, the rest those of the query or the body. */
function splitInput(
  endpoint: Endpoint,
  input: JsonSchema,
  restInQuery: boolean,
): { parameters: JsonSchema[]; body: JsonSchema | null } {
  const inPath = new Set([...endpoint.path.matchAll(/:(\w+)/g)].map(([, name]) => name));
  const properties = recordOf(input['properties']);
  const required = new Set(Array.isArray(input['required']) ? input['required'] : []);
  const parameters = Object.entries(properties).flatMap(([name, schema]) => {
    if (inPath.has(name)) return [{ name, in: 'path', required: true, schema }];
    return restInQuery ? [{ name, in: 'query', required: required.has(name), schema }] : [];
  });
  if (restInQuery) return { parameters, body: null };
  const rest = Object.entries(properties).filter(([name]) => !inPath.has(name));
  const body: JsonSchema = {
    ...input,
    ...(input['properties'] ? { properties: Object.fromEntries(rest) } : {}),
    ...(input['required'] ? { required: [...required].filter((name) => !inPath.has(String(name))) } : {}),
  };
  return { parameters, body: rest.length === 0 && input['properties'] ? null : body };
}

/** Draft 2020-12, with what refers to itself moved to `components.schemas` under `name`. */
function schemaOf(schema: z.ZodType, io: 'input' | 'output', name: string, schemas: JsonSchema): JsonSchema {
  const { $schema: _, $defs, ...made } = z.toJSONSchema(schema, { io, unrepresentable: 'any' }) as JsonSchema;
  const rename = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(rename);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, part]) => [key, key === '$ref' ? renamed(String(part), name) : rename(part)]),
    );
  };
  for (const [key, part] of Object.entries(recordOf($defs))) schemas[`${name}_${key}`] = rename(part);
  const own = recordOf(rename(made));
  if (!JSON.stringify(own).includes(`"#/components/schemas/${name}"`)) return own;
  schemas[name] = own;
  return ref(name);
}

const renamed = (pointer: string, name: string): string =>
  pointer === '#' ? `#/components/schemas/${name}` : pointer.replace('#/$defs/', `#/components/schemas/${name}_`);
const recordOf = (value: unknown): JsonSchema =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.fromEntries(Object.entries(value)) : {};
