import { isObject } from '../source.ts';
// 1Password: the events API – sign-in attempts, item usages and audit events.
import { textOf } from '../values.ts';
import { categories } from './categories.ts';
import { cloudSnippets, pollSnippet } from './cloud-snippets.ts';
import { put, type Reading } from './ecs-names.ts';
import { defineJsonSource, has, isText, type JsonStream, part } from './json-source.ts';

const client: JsonStream['fields'] = {
  timestamp: null,
  uuid: 'event.id',
  session_uuid: 'session.id',
  country: 'source.geo.country_iso_code',
  'client.ip_address': ['source.ip', 'address'],
  'client.os_name': 'host.os.name',
  'client.os_version': 'host.os.version',
  'location.country': 'source.geo.country_iso_code',
  'location.city': 'source.geo.city_name',
};
const base = { prefix: 'onepassword', sure: 88, time: ['timestamp'], identity: ['uuid'] };
const module = { 'event.module': '1password' };

function finishSignIn(reading: Reading): void {
  const { value, ecs } = reading;
  const category = textOf(value['category']);
  ecs['event.outcome'] =
    category === 'success' ? 'success' : textOf(value['type']).startsWith('mfa_ok') ? 'success' : 'failure';
  put(reading, 'user.name', part(value, 'target_user')['email']);
  put(reading, 'event.reason', category === 'success' ? undefined : value['type']);
}

const auditShapes = categories({
  'create|add|join|begin|invite|import': 'iam configuration: creation',
  'delete|remove|purge|leave|revoke|uninvite': 'iam configuration: deletion',
  'grant|update|change*|upguser|upd*|patch|enbl*|disbl*|suspend|reactive|activate|role': 'iam configuration: change',
  'view|access|launch|export|exprt|verify': 'configuration: access',
  '*': 'configuration: info',
});

export const onePassword = defineJsonSource({
  id: '1password',
  title: '1Password',
  kind: 'identity',
  summary: 'Sign-in attempts, usages of shared items and audit events.',
  aliases: ['onepassword'],
  wrappers: ['items'],
  snippets: cloudSnippets(
    '1password',
    pollSnippet(
      'Events API: sign-in attempts',
      `curl -sS -H "Authorization: Bearer $OP_EVENTS_TOKEN" -H 'Content-Type: application/json' \\
  -d "{\\"limit\\":100,\\"start_time\\":\\"$(date -u -d '-10 min' +%FT%TZ)\\"}" https://events.1password.com/api/v1/signinattempts`,
    ),
  ),
  refusal: 'The object is no record of the 1Password events API.',
  streams: [
    {
      ...base,
      is: (value) => has(value, 'uuid', 'timestamp', 'category', 'type') && isObject(value['target_user']),
      dataset: 'onepassword.signin_attempts',
      logsource: { product: '1password', service: 'signin_attempts' },
      fixed: { ...module, 'event.category': ['authentication'], 'event.type': ['info'] },
      fields: {
        ...client,
        category: 'event.action',
        'target_user.uuid': 'user.id',
        'target_user.name': 'user.full_name',
        'target_user.email': 'user.email',
      },
      finish: finishSignIn,
    },
    {
      ...base,
      is: (value) => has(value, 'uuid', 'timestamp', 'item_uuid', 'vault_uuid'),
      dataset: 'onepassword.item_usages',
      logsource: { product: '1password', service: 'item_usages' },
      fixed: { ...module, 'event.category': ['file'], 'event.type': ['access'], 'event.outcome': 'success' },
      fields: {
        ...client,
        action: 'event.action',
        'user.uuid': 'user.id',
        'user.name': 'user.full_name',
        'user.email': 'user.email',
      },
      finish: (reading) => {
        put(reading, 'user.name', part(reading.value, 'user')['email']);
        put(reading, 'event.action', 'item-usage');
      },
    },
    {
      ...base,
      is: (value) => has(value, 'uuid', 'timestamp', 'actor_uuid', 'action') && isText(value['object_type']),
      dataset: 'onepassword.audit_events',
      logsource: { product: '1password', service: 'audit_events' },
      fixed: module,
      fields: {
        ...client,
        action: 'event.action',
        actor_uuid: 'user.id',
        'actor_details.name': 'user.full_name',
        'actor_details.email': 'user.email',
        'object_details.email': 'user.target.email',
        'session.ip': ['source.ip', 'address'],
        'session.uuid': 'session.id',
      },
      finish: (reading) => {
        put(reading, 'user.name', part(reading.value, 'actor_details')['email']);
        put(reading, 'user.target.name', part(reading.value, 'object_details')['name']);
      },
      shapes: auditShapes,
    },
  ],
});
