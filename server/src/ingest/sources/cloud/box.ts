// Box: enterprise events of the admin log, with Shield alerts.
import { textOf } from '../values.ts';
import { categories, setOutcome } from './categories.ts';
import { cloudSnippets, pollSnippet } from './cloud-snippets.ts';
import { put, type Reading } from './ecs-names.ts';
import { putMailbox } from './field-table.ts';
import { defineJsonSource, has, isText, part } from './json-source.ts';

const shapes = categories({
  'SHIELD_ALERT': 'threat file: indicator access',
  'LOGIN|FAILED_LOGIN|ADMIN_LOGIN|SSO_LOGIN|APPLICATION_PUBLIC_KEY_*': 'authentication: start',
  'NEW_USER': 'iam: user creation',
  'DELETE_USER': 'iam: user deletion',
  'EDIT_USER|CHANGE_ADMIN_ROLE|*MULTI_FACTOR_AUTH*|USER_AUTHENTICATE_OAUTH2*|*LOGIN_ACTIVITY_DEVICE|*DEVICE_ASSOCIATION*': 'iam: user change',
  'GROUP_CREATION': 'iam: group creation',
  'GROUP_DELETION': 'iam: group deletion',
  'GROUP_*': 'iam: group change',
  'UPLOAD|COPY|ITEM_COPY|ITEM_UPLOAD': 'file: creation',
  'DELETE|ITEM_TRASH|FILE_MARKED_MALICIOUS': 'file: deletion',
  'DOWNLOAD|PREVIEW|ITEM_DOWNLOAD|ITEM_PREVIEW|CONTENT_ACCESS|SHARED_LINK_*': 'file: access',
  '*COLLABORATION*|SHARE*|UNSHARE*|*SHARE*': 'file iam: change',
  'EDIT|RENAME|MOVE|LOCK|UNLOCK|UNDELETE|*ITEM*|*FILE*|*FOLDER*|*METADATA*': 'file: change',
  '*': 'configuration: change',
}); // prettier-ignore

function finish(reading: Reading): void {
  const { value, ecs } = reading;
  const who = part(value, 'created_by');
  putMailbox(reading, 'user.name', textOf(who['login']) || textOf(who['name']));
  const source = part(value, 'source');
  const kind = textOf(source['type'] ?? source['item_type']);
  put(
    reading,
    kind === 'user' ? 'user.target.name' : 'file.name',
    source['name'] ?? source['item_name'] ?? source['user_name'],
  );
  put(reading, 'user.target.email', source['login'] ?? source['user_email']);
  const shield = part(part(value, 'additional_details'), 'shield_alert');
  put(reading, 'rule.name', shield['rule_name']);
  put(reading, 'rule.id', shield['rule_id']);
  put(reading, 'rule.category', shield['rule_category']);
  put(reading, 'event.risk_score', shield['risk_score']);
  const type = textOf(value['event_type']);
  if (type === 'SHIELD_ALERT') ecs['event.kind'] = 'alert';
  if (type.includes('LOGIN')) setOutcome(reading, !type.startsWith('FAILED'));
}

export const box = defineJsonSource({
  id: 'box',
  title: 'Box',
  kind: 'cloud',
  summary: 'Enterprise events: logins, files, sharing, users, groups and Shield alerts.',
  aliases: ['box-events'],
  wrappers: ['entries'],
  snippets: cloudSnippets(
    'box',
    pollSnippet(
      'Events API: the admin log',
      `curl -sS -H "Authorization: Bearer $BOX_TOKEN" 'https://api.box.com/2.0/events?stream_type=admin_logs_streaming'`,
    ),
  ),
  refusal: 'The object is no Box event: it lacks `event_id`, `event_type` or `created_at`.',
  streams: [
    {
      is: (value) => has(value, 'event_id', 'created_at') && isText(value['event_type']) && has(value, 'created_by'),
      sure: 90,
      dataset: 'box.events',
      logsource: { product: 'box', service: 'events' },
      prefix: 'box',
      fixed: { 'event.module': 'box' },
      time: ['created_at'],
      identity: ['event_id'],
      fields: {
        created_at: null,
        event_id: 'event.id',
        event_type: 'event.action',
        ip_address: ['source.ip', 'address'],
        session_id: 'session.id',
        'created_by.id': 'user.id',
        'created_by.name': 'user.full_name',
        'created_by.login': 'user.email',
        'additional_details.size': 'file.size',
      },
      finish,
      shapes,
    },
  ],
});
