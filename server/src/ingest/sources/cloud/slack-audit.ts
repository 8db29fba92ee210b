// Slack: the audit logs of an Enterprise organisation.
import { isObject } from '../source.ts';
import { textOf } from '../values.ts';
import { categories } from './categories.ts';
import { cloudSnippets, pollSnippet } from './cloud-snippets.ts';
import { put, type Reading } from './ecs-names.ts';
import { putMailbox } from './field-table.ts';
import { defineJsonSource, has, isText, part } from './json-source.ts';

const shapes = categories({
  'user_login|user_login_failed|user_logout*|user_session_*': 'authentication: info',
  'user_created|guest_created|user_invited*': 'iam: user creation',
  'user_deactivated|guest_deactivated|user_deleted': 'iam: user deletion',
  'user_*|guest_*|role_*|owner_*|permissions_*|*_2fa_*|pref.two_factor*': 'iam: user change',
  'usergroup_*|idp_configuration_*|group_*': 'iam: group change',
  'file_downloaded*|file_opened|file_shared*': 'file: access',
  'file_uploaded': 'file: creation',
  'file_*deleted': 'file: deletion',
  'anomaly': 'threat: indicator',
  'app_*|bot_token_*|pref.*|workspace_*|*_channel_*|channel_*': 'configuration: change',
  '*': 'configuration: info',
}); // prettier-ignore

function finish(reading: Reading): void {
  const { value, ecs } = reading;
  const actor = part(part(value, 'actor'), 'user');
  putMailbox(reading, 'user.name', textOf(actor['email']) || textOf(actor['name']));
  const entity = part(value, 'entity');
  const target = part(entity, 'user');
  putMailbox(reading, 'user.target.name', textOf(target['email']));
  put(reading, 'user.target.id', target['id']);
  put(reading, 'file.name', part(entity, 'file')['name'] ?? part(entity, 'file')['title']);
  put(reading, 'file.type', part(entity, 'file')['filetype']);
  put(reading, 'group.name', part(entity, 'usergroup')['name']);
  const action = textOf(value['action']);
  if (action === 'anomaly') ecs['event.kind'] = 'alert';
  if (action === 'user_login') ecs['event.outcome'] = 'success';
  if (action === 'user_login_failed') ecs['event.outcome'] = 'failure';
}

export const slackAudit = defineJsonSource({
  id: 'slack-audit',
  title: 'Slack audit logs',
  kind: 'cloud',
  summary: 'Logins, members, channels, files, applications and anomalies.',
  aliases: ['slack'],
  wrappers: ['entries'],
  snippets: cloudSnippets(
    'slack-audit',
    pollSnippet(
      'Audit logs API',
      `curl -sS -H "Authorization: Bearer $SLACK_TOKEN" "https://api.slack.com/audit/v1/logs?limit=200"`,
    ),
  ),
  refusal: 'The object is no Slack audit log entry: it lacks `date_create`, `action`, `actor` or `entity`.',
  streams: [
    {
      is: (value) =>
        has(value, 'date_create') && isText(value['action']) && isObject(value['actor']) && isObject(value['entity']),
      sure: 95,
      dataset: 'slack.audit',
      logsource: { product: 'slack', service: 'audit' },
      prefix: 'slack.audit',
      fixed: { 'event.module': 'slack' },
      time: ['date_create'],
      identity: ['id'],
      fields: {
        date_create: null,
        id: 'event.id',
        action: 'event.action',
        'actor.user.id': 'user.id',
        'actor.user.name': 'user.full_name',
        'actor.user.email': 'user.email',
        'context.ip_address': ['source.ip', 'address'],
        'context.ua': 'user_agent.original',
        'context.session_id': 'session.id',
        'context.location.name': 'organization.name',
        'context.location.id': 'organization.id',
      },
      finish,
      shapes,
    },
  ],
});
