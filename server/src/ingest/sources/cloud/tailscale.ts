// Tailscale: the configuration audit log of a tailnet, and its webhooks.
import { isObject } from '../source.ts';
import { textOf } from '../values.ts';
import { cloudSnippets, webhookSnippet } from './cloud-snippets.ts';
import { put, type Reading } from './ecs-names.ts';
import { putMailbox } from './field-table.ts';
import { defineJsonSource, has, isText, part } from './json-source.ts';

const types: Readonly<Record<string, string>> = {
  CREATE: 'creation',
  DELETE: 'deletion',
  UPDATE: 'change',
  LOGIN: 'start',
  LOGOUT: 'end',
  ENABLE: 'change',
  DISABLE: 'change',
};

function finish(reading: Reading): void {
  const { value, ecs } = reading;
  const action = textOf(value['action']);
  const target = part(value, 'target');
  const kind = textOf(target['type']);
  const property = textOf(target['property']);
  put(
    reading,
    'event.action',
    [action, kind, property]
      .filter((word) => word !== '')
      .join('-')
      .toLowerCase(),
  );
  const isIdentity = /USER|INVITE|API_KEY|CREDENTIAL/.test(kind);
  ecs['event.category'] = /LOG(?:IN|OUT)/.test(action) ? ['authentication'] : isIdentity ? ['iam'] : ['configuration'];
  ecs['event.type'] = [(Object.hasOwn(types, action) ? types[action] : undefined) ?? 'info'];
  const actor = part(value, 'actor');
  putMailbox(reading, 'user.name', textOf(actor['loginName']) || textOf(actor['displayName']));
  if (kind === 'USER') putMailbox(reading, 'user.target.name', textOf(target['name']));
  put(reading, kind === 'NODE' ? 'host.name' : 'service.name', kind === 'USER' ? undefined : target['name']);
  ecs['event.outcome'] = has(value, 'error') ? 'failure' : 'success';
}

export const tailscale = defineJsonSource({
  id: 'tailscale',
  title: 'Tailscale',
  kind: 'network',
  summary: 'The configuration audit log of a tailnet and its webhook events.',
  wrappers: ['logs'],
  snippets: cloudSnippets(
    'tailscale',
    webhookSnippet(
      'Log streaming to an HTTP endpoint',
      '# Logs → Configuration audit → Start streaming; choose Splunk HEC or a custom endpoint',
    ),
  ),
  refusal: 'The object is no Tailscale audit log record: it lacks `actor`, `target` or `action`.',
  streams: [
    {
      is: (value) =>
        (has(value, 'eventTime') || has(value, 'deferredAt')) &&
        isObject(value['actor']) &&
        isObject(value['target']) &&
        isText(value['action']),
      sure: 90,
      dataset: 'tailscale.configuration',
      logsource: { product: 'tailscale', service: 'configuration' },
      prefix: 'tailscale',
      fixed: { 'event.module': 'tailscale' },
      time: ['eventTime', 'deferredAt'],
      identity: ['eventGroupID', 'eventTime', 'target.id', 'target.property'],
      fields: {
        eventTime: null,
        eventGroupID: 'event.id',
        origin: 'event.provider',
        action: null,
        error: 'event.reason',
        'actor.id': 'user.id',
        'actor.displayName': 'user.full_name',
      },
      finish,
    },
    {
      is: (value) => has(value, 'tailnet', 'timestamp') && isText(value['type']) && has(value, 'message'),
      sure: 80,
      dataset: 'tailscale.webhook',
      logsource: { product: 'tailscale', service: 'webhook' },
      prefix: 'tailscale',
      fixed: { 'event.module': 'tailscale', 'event.category': ['configuration'], 'event.type': ['info'] },
      time: ['timestamp'],
      fields: {
        timestamp: null,
        type: 'event.action',
        message: 'event.reason',
        tailnet: 'organization.name',
        'data.actor': ['user.name', 'mailbox'],
        'data.deviceName': 'host.name',
        'data.nodeID': 'host.id',
      },
    },
  ],
});
