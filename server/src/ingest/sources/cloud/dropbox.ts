// Dropbox: the activity log of a team.
import { isObject } from '../source.ts';
import { textOf } from '../values.ts';
import { categories, setOutcome } from './categories.ts';
import { cloudSnippets, pollSnippet } from './cloud-snippets.ts';
import { type Fields, put, type Reading } from './ecs-names.ts';
import { putMailbox } from './field-table.ts';
import { defineJsonSource, has, objectsIn, part } from './json-source.ts';

/** The variant of a tagged union. */
const tag = (value: unknown): string => textOf(part({ value }, 'value')['.tag']);

/** By `category/event`. */
const shapes = categories({
  'logins/*|tfa/*_challenge*|sso/*login*': 'authentication: info',
  'members/member_add*|members/member_invite*': 'iam: user creation',
  'members/member_delete*|members/member_remove*': 'iam: user deletion',
  'members/*|passwords/*|tfa/*|devices/*': 'iam: user change',
  'groups/group_create': 'iam: group creation',
  'groups/group_delete': 'iam: group deletion',
  'groups/*': 'iam: group change',
  'file_operations/file_add|file_operations/create_folder|file_operations/file_copy': 'file: creation',
  'file_operations/file_delete|file_operations/file_permanently_delete': 'file: deletion',
  'file_operations/file_download|file_operations/file_preview': 'file: access',
  'file_operations/*|file_requests/*|paper/*': 'file: change',
  'sharing/*': 'file iam: change',
  '*': 'configuration: change',
});

function actorOf(value: Fields): Fields {
  const actor = part(value, 'actor');
  return [actor['user'], actor['admin'], actor['reseller'], actor['app']].find(isObject) ?? {};
}

function finish(reading: Reading): void {
  const { value, ecs } = reading;
  const actor = actorOf(value);
  putMailbox(reading, 'user.name', textOf(actor['email']) || textOf(actor['display_name']));
  put(reading, 'user.id', actor['team_member_id'] ?? actor['account_id']);
  put(reading, 'user.full_name', actor['display_name']);
  const location = part(part(value, 'origin'), 'geo_location');
  put(reading, 'source.ip', location['ip_address']);
  put(reading, 'source.geo.country_iso_code', location['country']);
  put(reading, 'source.geo.city_name', location['city']);
  const type = tag(value['event_type']);
  put(reading, 'event.action', type);
  const { category, type: types } = shapes(`${tag(value['event_category'])}/${type}`);
  ecs['event.category'] = category;
  ecs['event.type'] = types;
  const [asset] = objectsIn(value['assets']);
  put(reading, 'file.name', asset?.['display_name']);
  put(reading, 'file.path', part(asset, 'path')['contextual']);
  const [participant] = objectsIn(value['participants']);
  putMailbox(reading, 'user.target.name', textOf(part(participant, 'user')['email']));
  setOutcome(reading, type.endsWith('_fail') ? 'failure' : type.endsWith('_success') ? 'success' : undefined);
}

export const dropbox = defineJsonSource({
  id: 'dropbox',
  title: 'Dropbox team log',
  kind: 'cloud',
  summary: 'Logins, files, sharing, members, groups and devices of a team.',
  wrappers: ['events'],
  snippets: cloudSnippets(
    'dropbox',
    pollSnippet(
      'Team log API',
      `curl -sS -X POST -H "Authorization: Bearer $DROPBOX_TOKEN" -H 'Content-Type: application/json' -d '{"limit":500}' https://api.dropboxapi.com/2/team_log/get_events`,
    ),
  ),
  refusal: 'The object is no event of a Dropbox team log: it lacks `event_category` or `event_type`.',
  streams: [
    {
      is: (value) => has(value, 'timestamp') && tag(value['event_category']) !== '' && tag(value['event_type']) !== '',
      sure: 95,
      dataset: 'dropbox.team_log',
      logsource: { product: 'dropbox', service: 'team_log' },
      prefix: 'dropbox',
      names: (key) => (key === '.tag' ? 'tag' : key),
      fixed: { 'event.module': 'dropbox' },
      time: ['timestamp'],
      fields: { timestamp: null, 'event_type.description': 'event.reason' },
      finish,
    },
  ],
});
