// HashiCorp Vault: the file and socket audit devices.
import { isObject } from '../source.ts';
import { textOf } from '../values.ts';
import { cloudSnippets } from './cloud-snippets.ts';
import { put, type Reading } from './ecs-names.ts';
import { defineJsonSource, isText, part } from './json-source.ts';

const types: Readonly<Record<string, string>> = {
  create: 'creation',
  update: 'change',
  patch: 'change',
  delete: 'deletion',
  read: 'access',
  list: 'access',
};

function finish(reading: Reading): void {
  const { value, ecs } = reading;
  const request = part(value, 'request');
  const auth = part(value, 'auth');
  const path = textOf(request['path']);
  put(reading, 'user.name', part(auth, 'metadata')['username'] ?? auth['display_name']);
  put(reading, 'user.roles', auth['policies']);
  const isLogin = /^auth\/.+\/login/.test(path);
  ecs['event.category'] = isLogin
    ? ['authentication']
    : /^(?:auth|identity|sys\/policy|sys\/policies)\b/.test(path)
      ? ['iam']
      : ['configuration'];
  const operation = textOf(request['operation']);
  ecs['event.type'] = [
    isLogin ? 'start' : ((Object.hasOwn(types, operation) ? types[operation] : undefined) ?? 'info'),
  ];
  ecs['event.outcome'] = isText(value['error']) ? 'failure' : 'success';
}

export const hashicorpVault = defineJsonSource({
  id: 'hashicorp-vault',
  title: 'HashiCorp Vault',
  kind: 'identity',
  summary: 'Requests and responses of the audit devices.',
  aliases: ['vault'],
  snippets: cloudSnippets('hashicorp-vault'),
  refusal: 'The object is no Vault audit record: its `type` is neither request nor response, or it lacks `request`.',
  streams: [
    {
      is: (value) =>
        (value['type'] === 'request' || value['type'] === 'response') &&
        isText(part(value, 'request')['path']) &&
        isObject(value['request']),
      sure: 92,
      dataset: 'vault.audit',
      logsource: { product: 'hashicorp', service: 'vault' },
      prefix: 'hashicorp_vault.audit',
      fixed: { 'event.module': 'hashicorp_vault' },
      time: ['time'],
      identity: ['request.id', 'type'],
      fields: {
        time: null,
        error: 'event.reason',
        'request.id': 'event.id',
        'request.operation': 'event.action',
        'request.path': 'url.path',
        'request.remote_address': ['source.ip', 'address'],
        'request.remote_port': 'source.port',
        'request.namespace.path': 'organization.name',
        'auth.entity_id': 'user.id',
      },
      finish,
    },
  ],
});
