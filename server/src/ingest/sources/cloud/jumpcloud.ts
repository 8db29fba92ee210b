// JumpCloud: events of Directory Insights.
import { textOf } from '../values.ts';
import { categories, setOutcome } from './categories.ts';
import { cloudSnippets, pollSnippet } from './cloud-snippets.ts';
import { put, type Reading } from './ecs-names.ts';
import { putMailbox } from './field-table.ts';
import { defineJsonSource, has, isText, part } from './json-source.ts';

const shapes = categories({
  '*login_attempt|*_login|sso_auth|radius_auth*|ldap_bind|*_auth|*mfa*attempt*': 'authentication: info',
  'user_create*|admin_create*': 'iam: user creation',
  'user_delete*|admin_delete*': 'iam: user deletion',
  'user_*|admin_*|*password*|*totp*|*mfa*': 'iam: user change',
  'group_create*|usergroup_create*': 'iam: group creation',
  'group_delete*|usergroup_delete*': 'iam: group deletion',
  '*group*|association_change': 'iam: group change',
  'system_*|agent_*|*command*|software_*': 'host: change',
  '*create*': 'configuration: creation',
  '*delete*': 'configuration: deletion',
  '*': 'configuration: change',
});

function finish(reading: Reading): void {
  const { value } = reading;
  setOutcome(reading, value['success']);
  const actor = part(value, 'initiated_by');
  putMailbox(reading, 'user.name', textOf(actor['username'] ?? value['username']) || textOf(actor['email']));
  put(reading, 'user.email', actor['email']);
  put(reading, 'source.user.email', actor['email']);
  const resource = part(value, 'resource');
  const isUser = /^(?:user|admin)$/.test(textOf(resource['type']));
  put(reading, 'user.target.name', isUser ? (resource['username'] ?? resource['email']) : undefined);
  put(reading, 'user.target.id', isUser ? resource['id'] : undefined);
  put(reading, 'host.name', part(value, 'system')['hostname'] ?? part(value, 'system')['displayName']);
  put(reading, 'group.name', /group/.test(textOf(resource['type'])) ? resource['name'] : undefined);
}

export const jumpcloud = defineJsonSource({
  id: 'jumpcloud',
  title: 'JumpCloud Directory Insights',
  kind: 'identity',
  summary: 'Directory, single sign-on, RADIUS, LDAP, MDM, software and system events.',
  wrappers: ['data', 'events'],
  snippets: cloudSnippets(
    'jumpcloud',
    pollSnippet(
      'Directory Insights API: the last ten minutes',
      `curl -sS -H "x-api-key: $JUMPCLOUD_KEY" -H 'Content-Type: application/json' \\
  -d "{\\"service\\":[\\"all\\"],\\"start_time\\":\\"$(date -u -d '-10 min' +%FT%TZ)\\"}" https://api.jumpcloud.com/insights/directory/v1/events`,
    ),
  ),
  refusal: 'The object is no Directory Insights event: it lacks `event_type`, `service` or `timestamp`.',
  streams: [
    {
      is: (value) =>
        isText(value['event_type']) &&
        isText(value['service']) &&
        has(value, 'timestamp') &&
        has(value, 'organization'),
      sure: 90,
      dataset: 'jumpcloud.events',
      logsource: { product: 'jumpcloud', service: 'events' },
      prefix: 'jumpcloud.event',
      fixed: { 'event.module': 'jumpcloud' },
      time: ['timestamp'],
      identity: ['id'],
      fields: {
        timestamp: null,
        id: 'event.id',
        event_type: 'event.action',
        service: 'event.provider',
        organization: 'organization.id',
        client_ip: ['source.ip', 'address'],
        src_ip: ['source.ip', 'address'],
        error_message: 'event.reason',
        message: 'event.reason',
        'initiated_by.id': 'user.id',
        'geoip.country_code': 'source.geo.country_iso_code',
        'application.name': 'service.name',
        'application.display_label': 'service.name',
        'system.id': 'host.id',
        process_name: 'process.name',
      },
      finish,
      shapes,
    },
  ],
});
