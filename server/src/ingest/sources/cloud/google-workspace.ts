// Google Workspace: activities of the Reports API – admin, login, drive, token, groups and the other applications.
import type { LogSource } from '@tocsin/contracts/event';

import { isObject } from '../source.ts';
import { textOf } from '../values.ts';
import { categories, setOutcome } from './categories.ts';
import { cloudSnippets, pollSnippet } from './cloud-snippets.ts';
import { type Fields, put, type Reading } from './ecs-names.ts';
import { putMailbox, putUrl } from './field-table.ts';
import { defineJsonSource, isText, objectsIn, part } from './json-source.ts';

const application = (value: Fields): string => textOf(part(value, 'id')['applicationName']).toLowerCase();
const firstEvent = (value: Fields): Fields => objectsIn(value['events'])[0] ?? part(value, 'events');

/** By `application/event`. */
const shapes = categories({
  'login/login_success|login/login_verification': 'authentication session: start',
  'login/logout': 'authentication session: end',
  'login/login_failure|login/login_challenge|login/suspicious_login*|login/risky_sensitive_action*|login/gov_attack_warning': 'authentication: info',
  'login/account_disabled*|login/password_edit|login/recovery_*|login/2sv_*|login/titanium_*': 'iam: user change',
  'saml/login_success|saml/login_failure': 'authentication session: start',
  'user_accounts/*': 'iam: user change',
  'token/*': 'iam authentication: info',
  'groups/create_group|admin/create_group|groups_enterprise/create_group': 'iam: group creation',
  'groups/delete_group|admin/delete_group|groups_enterprise/delete_group': 'iam: group deletion',
  'groups/*|groups_enterprise/*|admin/*group*': 'iam: group change',
  'admin/create_user|admin/bulk_upload*|admin/upload_users*|admin/undelete_user': 'iam: user creation',
  'admin/delete_user': 'iam: user deletion',
  'admin/*user*|admin/*password*|admin/*2_step*|admin/*admin_role*|admin/grant_*|admin/revoke_*|admin/suspend*': 'iam: user change',
  'admin/*role*|admin/*privilege*': 'iam: admin change',
  'admin/add_*|admin/create_*': 'iam configuration: creation',
  'admin/delete_*|admin/remove_*': 'iam configuration: deletion',
  'admin/*': 'iam configuration: change',
  'drive/create|drive/upload|drive/copy': 'file: creation',
  'drive/delete|drive/trash': 'file: deletion',
  'drive/view|drive/download|drive/preview|drive/print|drive/source_copy': 'file: access',
  'drive/*': 'file: change',
  'rules/*|alert/*|data_studio/*|context_aware_access/*': 'configuration: info',
  'gmail/*': 'email: info',
}); // prettier-ignore

const valueOf = (parameter: Fields): unknown =>
  parameter['value'] ??
  parameter['multiValue'] ??
  parameter['boolValue'] ??
  parameter['intValue'] ??
  parameter['multiIntValue'] ??
  parameter['messageValue'];

function finish(reading: Reading): void {
  const { value, ecs, attrs } = reading;
  const app = application(value);
  const event = firstEvent(value);
  const parameters = new Map(objectsIn(event['parameters']).map((item) => [textOf(item['name']), valueOf(item)]));
  put(reading, 'event.action', event['name']);
  putMailbox(reading, 'user.name', textOf(part(value, 'actor')['email']));
  for (const [name, inner] of parameters) {
    const text = textOf(inner);
    if (name !== '' && text !== '') attrs[`google_workspace.${app || 'activity'}.${name.toLowerCase()}`] = text;
  }
  attrs['google_workspace.event.type'] = textOf(event['type']) || 'unknown';
  const others = objectsIn(value['events']).slice(1);
  if (others.length > 0) attrs['google_workspace.other_events'] = others.map(({ name }) => textOf(name)).join(', ');
  const target =
    parameters.get('USER_EMAIL') ??
    parameters.get('affected_email_address') ??
    parameters.get('user_email') ??
    parameters.get('target_user');
  putMailbox(reading, 'user.target.name', textOf(target));
  put(reading, 'group.name', parameters.get('GROUP_EMAIL') ?? parameters.get('group_email'));
  put(reading, 'file.name', parameters.get('doc_title'));
  put(reading, 'file.owner', parameters.get('owner'));
  put(reading, 'file.type', parameters.get('doc_type'));
  putUrl(reading, textOf(parameters.get('link') ?? parameters.get('url')));
  put(reading, 'rule.name', parameters.get('rule_name'));
  const action = textOf(event['name']);
  if (/_failure$|_blocked|denied/.test(action)) setOutcome(reading, 'failure');
  else setOutcome(reading, app === 'login' || app === 'saml' || app === 'admin' ? 'success' : undefined);
  if (/suspicious|attack_warning|leaked_password|hijacked/.test(action)) ecs['event.kind'] = 'alert';
  const { category, type } = shapes(`${app}/${action}`);
  if (category.length > 0) ecs['event.category'] = category;
  if (type.length > 0) ecs['event.type'] = type;
}

const logsourceOf = (value: Fields): LogSource => ({
  product: 'gcp',
  service: `google_workspace.${application(value) || 'activity'}`,
});

/** The names under which public rules ask: those of the same record in Cloud Logging. */
function native(value: Fields): Fields {
  const event = firstEvent(value);
  const service = `${application(value)}.googleapis.com`;
  const names: Fields = { ...value, eventService: service, eventName: event['name'] };
  for (const parameter of objectsIn(event['parameters'])) {
    const name = textOf(parameter['name']);
    if (name !== '') names[name.toLowerCase()] = valueOf(parameter);
  }
  names['eventValue'] = names['new_value'] ?? names['role_name'];
  names['protoPayload'] = {
    serviceName: service,
    Servicename: service,
    metadata: { event: [{ eventName: event['name'] }] },
  };
  return names;
}

const datasetName = /^[a-z_]{1,40}$/;

export const googleWorkspace = defineJsonSource({
  id: 'google-workspace',
  title: 'Google Workspace',
  kind: 'identity',
  summary: 'Activities of the Reports API: admin, login, drive, token, groups, SAML, rules and the others.',
  aliases: ['gsuite', 'google_workspace'],
  wrappers: ['items'],
  snippets: cloudSnippets(
    'google-workspace',
    pollSnippet(
      'Reports API: the activities of one application',
      `curl -sS -H "Authorization: Bearer $GOOGLE_TOKEN" "https://admin.googleapis.com/admin/reports/v1/activity/users/all/applications/login"`,
    ),
  ),
  refusal: 'The object is no activity of the Reports API: it lacks `id.applicationName` or `events`.',
  streams: [
    {
      is: (value) =>
        isText(part(value, 'id')['applicationName']) && (Array.isArray(value['events']) || isObject(value['events'])),
      sure: 95,
      dataset: (value) =>
        datasetName.test(application(value)) ? `google.workspace_${application(value)}` : 'google.workspace',
      logsource: logsourceOf,
      prefix: 'google_workspace',
      fixed: { 'event.module': 'google_workspace' },
      time: ['id.time'],
      identity: ['id.uniqueQualifier', 'id.time', 'id.applicationName'],
      fields: {
        'id.time': null,
        'id.uniqueQualifier': 'event.id',
        'id.applicationName': 'event.provider',
        'id.customerId': 'organization.id',
        'actor.email': null,
        'actor.profileId': 'user.id',
        ipAddress: ['source.ip', 'address'],
        events: null,
        etag: null,
      },
      finish,
      native,
    },
  ],
});
