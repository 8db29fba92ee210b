// What is served beside the endpoints of the contract, as operations of the description.
import type { RawRoute } from './module.ts';
import { operationIdOf, type JsonSchema, type OpenApi, type Operation } from './openapi-document.ts';

type Address = {
  method: string;
  /** As an endpoint's: `:name` for parts that vary. */
  path: string;
  /** Where the path begins: `/api/v1` unless given. */
  server?: '/';
  summary: string;
  permission: string;
  /** Media type of the answer by status. */
  answers: Record<number, string>;
  takesBody?: boolean;
};

const json = 'application/json';
const open = { method: 'GET', permission: 'public' };
const own: readonly Address[] = [
  { ...open, path: '/openapi.json', summary: 'This description', answers: { 200: json } },
  { ...open, path: '/health/live', server: '/', summary: 'Whether the process answers', answers: { 200: json } },
  {
    ...open,
    path: '/health/ready',
    server: '/',
    summary: 'Whether requests should be sent here; 503 names what cannot be used',
    answers: { 200: json, 503: json },
  },
  { ...open, path: '/metrics', server: '/', summary: 'Measurements, for Prometheus', answers: { 200: 'text/plain' } },
];

/** Routes that the description leaves out, each with the reason. */
export const undescribed: Readonly<Record<string, string>> = {
  '/ws': 'OpenAPI knows no WebSocket; docs/api.md has its messages.',
  '/doors/:doorId': 'Each door speaks the protocol of another product; docs/doors.md names them.',
  '/doors/:doorId/*': 'Each door speaks the protocol of another product; docs/doors.md names them.',
  '/oauth/token': 'As RFC 6749 has it; docs/api-clients.md.',
  '/oauth/revoke': 'As RFC 7009 has it; docs/api-clients.md.',
  '/oauth/introspect': 'As RFC 7662 has it; docs/api-clients.md.',
  '/.well-known/jwks.json': 'As RFC 7517 has it; docs/api-clients.md.',
  '/.well-known/oauth-authorization-server': 'As RFC 8414 has it; docs/api-clients.md.',
  ...Object.fromEntries(
    ['Users', 'Users/:id', 'Groups', 'Groups/:id', 'ServiceProviderConfig', 'ResourceTypes', 'ResourceTypes/:id']
      .concat('Schemas', 'Schemas/:id', 'Bulk')
      .map((path) => [`/scim/v2/${path}`, 'As RFC 7644 has it; docs/provisioning.md.']),
  ),
  '/api/v1/docs': 'A page for people.',
  '/docs/problems': 'A page for people.',
  '/verify': 'A page for people.',
  '/verify.html': 'A page for people.',
  '/*': 'The files of the dashboard.',
};

/** @param raws those whose address no endpoint of the contract has */
export function describeAddresses(raws: readonly RawRoute[], problem: JsonSchema): OpenApi['paths'] {
  const others = raws.map(({ method, path, summary = path, permission }) => ({
    method,
    path,
    summary,
    permission,
    answers: { 200: json },
    takesBody: method !== 'GET',
  }));
  const paths: OpenApi['paths'] = {};
  for (const address of [...own, ...others]) {
    const path = address.path.replaceAll(/:(\w+)/g, '{$1}');
    paths[path] = { ...paths[path], [address.method.toLowerCase()]: operationOf(address, problem) };
  }
  return paths;
}

function operationOf(address: Address, problem: JsonSchema): Operation {
  const { path, summary, permission, server, takesBody } = address;
  const names = [...path.matchAll(/:(\w+)/g)].map(([, name = '']) => name);
  const answers = Object.entries(address.answers).map(([status, type]) => [
    status,
    { description: 'Done', content: { [type]: {} } },
  ]);
  return {
    operationId: operationIdOf(address),
    summary,
    tags: [path.split('/')[1] ?? ''],
    ...(server ? { servers: [{ url: server }] } : {}),
    security: permission === 'public' ? [] : [{ session: [] }, { apiKey: [] }],
    parameters: names.map((name) => ({ name, in: 'path', required: true, schema: { type: 'string' } })),
    ...(takesBody ? { requestBody: { required: true, content: { '*/*': {} } } } : {}),
    responses: { ...Object.fromEntries(answers), default: problem },
    'x-permission': permission,
  };
}
