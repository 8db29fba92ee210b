// What SCIM here can do, as directories ask for it (RFC 7643, 5 to 7).
import { maxOperations, maxPayloadSize } from './bulk.ts';
import { schemas } from './resources.ts';

const coreOf = (name: string): string => `urn:ietf:params:scim:schemas:core:2.0:${name}`;

export const serviceProviderConfig = (base: string) => ({
  schemas: [coreOf('ServiceProviderConfig')],
  patch: { supported: true },
  bulk: { supported: true, maxOperations, maxPayloadSize },
  filter: { supported: true, maxResults: 200 },
  changePassword: { supported: false },
  sort: { supported: true },
  etag: { supported: true },
  authenticationSchemes: [
    {
      type: 'oauthbearertoken',
      name: 'Bearer token',
      description: 'The token of the connection, as Authorization: Bearer.',
      primary: true,
    },
  ],
  meta: { resourceType: 'ServiceProviderConfig', location: `${base}/ServiceProviderConfig` },
});

const resourceType = (base: string, name: string, endpoint: string, schema: string) => ({
  schemas: [coreOf('ResourceType')],
  id: name,
  name,
  endpoint,
  schema,
  meta: { resourceType: 'ResourceType', location: `${base}/ResourceTypes/${name}` },
});
export const resourceTypes = (base: string) => [
  resourceType(base, 'User', '/Users', schemas.user),
  resourceType(base, 'Group', '/Groups', schemas.group),
];

type Attribute = { name: string; type: string } & Record<string, unknown>;
const attribute = (name: string, more: Record<string, unknown> = {}): Attribute => ({
  name,
  type: 'string',
  multiValued: false,
  required: false,
  caseExact: false,
  mutability: 'readWrite',
  returned: 'default',
  uniqueness: 'none',
  ...more,
});
const complex = (name: string, subAttributes: Attribute[], more: Record<string, unknown> = {}): Attribute =>
  attribute(name, { type: 'complex', subAttributes, ...more });
const externalId = attribute('externalId', { caseExact: true });
const readOnly = { mutability: 'readOnly' };
const reference = [
  attribute('value'),
  attribute('$ref', { type: 'reference', referenceTypes: ['User', 'Group'] }),
  attribute('display'),
];

export const schemaList = (base: string) =>
  [
    {
      id: schemas.user,
      name: 'User',
      attributes: [
        attribute('userName', { required: true, uniqueness: 'server' }),
        externalId,
        complex('name', [attribute('formatted'), attribute('givenName'), attribute('familyName')]),
        attribute('displayName'),
        complex('emails', [attribute('value'), attribute('type'), attribute('primary', { type: 'boolean' })], {
          multiValued: true,
        }),
        attribute('active', { type: 'boolean' }),
        complex('roles', [attribute('value', readOnly)], { multiValued: true, ...readOnly }),
        complex('groups', reference, { multiValued: true, ...readOnly }),
      ],
    },
    {
      id: schemas.group,
      name: 'Group',
      attributes: [
        attribute('displayName', { required: true, uniqueness: 'server' }),
        externalId,
        complex('members', [...reference, attribute('type')], { multiValued: true }),
      ],
    },
  ].map((schema) => ({
    schemas: [coreOf('Schema')],
    ...schema,
    meta: { resourceType: 'Schema', location: `${base}/Schemas/${schema.id}` },
  }));
