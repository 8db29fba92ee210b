// Cisco Duo: authentications, administrator actions, telephony, Trust Monitor and activity.
import { isObject, objectIn, ParseFault } from '../source.ts';
import { textOf } from '../values.ts';
import { categories, setOutcome } from './categories.ts';
import { cloudSnippets } from './cloud-snippets.ts';
import { type Fields, put, type Reading } from './ecs-names.ts';
import { putAddress } from './field-table.ts';
import { defineJsonSource, has, isText, type JsonStream, objectsIn, part } from './json-source.ts';

const base = {
  prefix: 'cisco_duo',
  logsource: { product: 'cisco', service: 'duo' },
  sure: 85,
};
const module = { 'event.module': 'cisco_duo', 'observer.vendor': 'Cisco', 'observer.product': 'Duo' };

function finishAuthentication(reading: Reading): void {
  const { value, ecs } = reading;
  ecs['event.outcome'] = value['result'] === 'success' || value['result'] === 'SUCCESS' ? 'success' : 'failure';
  put(reading, 'event.action', value['event_type'] ?? 'authentication');
  const user = value['user'];
  put(reading, 'user.name', isObject(user) ? user['name'] : (user ?? value['username']));
  put(reading, 'source.user.name', isObject(user) ? user['name'] : undefined);
  put(reading, 'user.id', part(value, 'user')['key']);
  putAddress(reading, 'source.ip', textOf(part(value, 'access_device')['ip']) || textOf(value['ip']));
  if (value['reason'] === 'user_marked_fraud' || value['result'] === 'fraud') ecs['event.kind'] = 'alert';
}

const adminShapes = categories({
  'admin_login|admin_login_error|admin_single_sign_on': 'authentication: start',
  'user_create|user_import|admin_create|directory_user_create|user_adsync_add': 'iam: user creation',
  'user_delete|admin_delete|user_pending_delete': 'iam: user deletion',
  'user_*|admin_*|bypass_create|bypass_*|hardtoken_*|phone_*': 'iam: user change',
  group_create: 'iam: group creation',
  group_delete: 'iam: group deletion',
  'group_*': 'iam: group change',
  '*_create': 'iam configuration: creation',
  '*_delete': 'iam configuration: deletion',
  '*': 'iam configuration: change',
});

function finishAdministration(reading: Reading): void {
  const { value } = reading;
  const action = textOf(value['action']);
  reading.ecs['event.outcome'] = action.includes('error') || action.includes('fail') ? 'failure' : 'success';
  const description = textOf(value['description']);
  if (!description.startsWith('{')) return;
  try {
    const details = objectIn(description);
    putAddress(reading, 'source.ip', textOf(details['ip_address']));
    put(reading, 'user.email', details['email']);
    put(reading, 'user.full_name', details['realname']);
  } catch (error) {
    if (!(error instanceof ParseFault)) throw error;
  }
}

function finishActivity(reading: Reading): void {
  const { value } = reading;
  const action = value['action'];
  put(reading, 'event.action', isObject(action) ? action['name'] : action);
  const actor = part(value, 'actor');
  put(reading, 'user.name', actor['name']);
  put(reading, 'user.id', actor['key']);
  const target = part(value, 'target');
  put(reading, 'user.target.name', /user|admin/i.test(textOf(target['type'])) ? target['name'] : undefined);
  putAddress(
    reading,
    'source.ip',
    textOf(part(part(value, 'access_device'), 'ip')['address'] ?? part(value, 'access_device')['ip']),
  );
  setOutcome(reading, textOf(value['outcome'] ?? part(value, 'outcome')['result']).toLowerCase());
}

function finishTrustMonitor(reading: Reading): void {
  const surfaced = part(reading.value, 'surfaced_auth');
  putAddress(reading, 'source.ip', textOf(part(surfaced, 'access_device')['ip']));
  put(reading, 'user.name', part(surfaced, 'user')['name']);
  put(reading, 'user.id', part(surfaced, 'user')['key']);
  put(
    reading,
    'event.reason',
    objectsIn(reading.value['explanations']).map((item) => textOf(item['summary'])),
  );
}

const streams: readonly JsonStream[] = [
  {
    ...base,
    is: (value) => has(value, 'surfaced_timestamp', 'priority_event') || has(value, 'sekey', 'surfaced_auth'),
    dataset: 'duo.trust_monitor',
    fixed: { ...module, 'event.kind': 'alert', 'event.category': ['threat'], 'event.type': ['indicator'] },
    time: ['surfaced_timestamp'],
    identity: ['sekey'],
    fields: { surfaced_timestamp: null, sekey: 'event.id', type: 'event.action', triage_event_uri: 'event.reference' },
    finish: finishTrustMonitor,
  },
  {
    ...base,
    is: (value) =>
      has(value, 'txid', 'result') && (has(value, 'factor') || has(value, 'access_device') || has(value, 'event_type')),
    sure: 92,
    dataset: 'duo.auth',
    fixed: { ...module, 'event.category': ['authentication'], 'event.type': ['info'] },
    time: ['timestamp', 'isotimestamp'],
    identity: ['txid', 'timestamp'],
    fields: {
      timestamp: null,
      isotimestamp: null,
      txid: 'event.id',
      reason: 'event.reason',
      email: 'user.email',
      event_type: null,
      user: null,
      'access_device.ip': null,
      'access_device.hostname': 'host.name',
      'access_device.os': 'host.os.name',
      'access_device.os_version': 'host.os.version',
      'access_device.location.country': 'source.geo.country_name',
      'access_device.location.city': 'source.geo.city_name',
      'application.name': 'service.name',
    },
    finish: finishAuthentication,
  },
  {
    ...base,
    is: (value) => has(value, 'activity_id', 'actor') && has(value, 'action'),
    dataset: 'duo.activity',
    fixed: { ...module, 'event.category': ['iam'], 'event.type': ['info'] },
    time: ['ts', 'timestamp'],
    identity: ['activity_id'],
    fields: { ts: null, activity_id: 'event.id', action: null, actor: null, 'application.name': 'service.name' },
    finish: finishActivity,
  },
  {
    ...base,
    is: (value) => has(value, 'telephony_id') || (has(value, 'phone', 'context', 'credits') && has(value, 'type')),
    dataset: 'duo.telephony',
    fixed: { ...module, 'event.category': ['authentication'], 'event.type': ['info'] },
    time: ['ts', 'isotimestamp', 'timestamp'],
    identity: ['telephony_id'],
    fields: { ts: null, timestamp: null, isotimestamp: null, telephony_id: 'event.id', type: 'event.action' },
  },
  {
    ...base,
    is: (value) => isText(value['action']) && isText(value['username']) && has(value, 'isotimestamp'),
    dataset: 'duo.admin',
    fixed: { ...module },
    time: ['timestamp', 'isotimestamp'],
    fields: {
      timestamp: null,
      isotimestamp: null,
      action: 'event.action',
      username: 'user.name',
      object: 'user.target.name',
      description: 'event.reason',
    },
    finish: finishAdministration,
    shapes: adminShapes,
  },
];

/** Logs of one kind arrive wrapped under its name. */
const reshape = (value: Fields): Fields => {
  const [only, ...others] = objectsIn(part(value, 'response')['authlogs']);
  return only !== undefined && others.length === 0 ? only : value;
};

export const duo = defineJsonSource({
  id: 'duo',
  title: 'Cisco Duo',
  kind: 'identity',
  summary: 'Multi-factor authentications, administrator actions, telephony, activity and Trust Monitor.',
  aliases: ['cisco-duo'],
  wrappers: ['authlogs', 'items', 'events', 'response'],
  snippets: cloudSnippets('duo'),
  refusal: 'The object is no record of the Duo Admin API: neither an authentication nor one of its other logs.',
  reshape,
  streams,
});
