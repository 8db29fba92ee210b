// MongoDB: the activity feed of Atlas, and the audit log of a database.
import { isObject } from '../source.ts';
import { textOf } from '../values.ts';
import { categories } from './categories.ts';
import { cloudSnippets, pollSnippet } from './cloud-snippets.ts';
import { type Fields, put, type Reading } from './ecs-names.ts';
import { putMailbox } from './field-table.ts';
import { defineJsonSource, has, isText, objectsIn, part } from './json-source.ts';

const atlasShapes = categories({
  '*LOGIN*|*LOGGED*|*MFA*': 'authentication: info',
  'JOINED_*|INVITED_*|*USER_CREATED*|MONGODB_USER_ADDED|API_KEY_CREATED*': 'iam: user creation',
  'REMOVED_FROM_*|*USER_DELETED*|MONGODB_USER_DELETED|API_KEY_DELETED*': 'iam: user deletion',
  '*USER*|*ROLE*|*API_KEY*|*TEAM*': 'iam: change',
  '*ACCESS_LIST*|*NETWORK*|*PEER*': 'configuration network: change',
  '*CREATED*|*ADDED*': 'configuration: creation',
  '*DELETED*|*REMOVED*': 'configuration: deletion',
  '*': 'configuration: change',
});
const databaseShapes = categories({
  'authenticate|logout': 'authentication database: info',
  createUser: 'iam database: user creation',
  'dropUser|dropAllUsersFromDatabase': 'iam database: user deletion',
  'updateUser|grantRoles*|revokeRoles*|*Role|grantPrivileges*|revokePrivileges*': 'iam database: change',
  authCheck: 'database: access',
  'create*': 'database: creation',
  'drop*': 'database: deletion',
  '*': 'database: change',
});

function finishDatabase(reading: Reading): void {
  const { value, ecs } = reading;
  const parameters = part(value, 'param');
  const [user] = objectsIn(value['users']);
  put(reading, 'user.name', user?.['user'] ?? parameters['user']);
  put(reading, 'user.target.name', textOf(value['atype']).endsWith('User') ? parameters['user'] : undefined);
  put(reading, 'service.name', user?.['db'] ?? parameters['db']);
  const result = value['result'];
  if (typeof result === 'number') ecs['event.outcome'] = result === 0 ? 'success' : 'failure';
}

/** Extended JSON keeps times in an object. */
function reshape(value: Fields): Fields {
  const time = value['ts'];
  if (!isText(value['atype']) || !isObject(time)) return value;
  const date = time['$date'];
  return { ...value, ts: isObject(date) ? date['$numberLong'] : date };
}

export const mongodbAtlas = defineJsonSource({
  id: 'mongodb-atlas',
  title: 'MongoDB Atlas',
  kind: 'cloud',
  summary: 'The activity feed of organisations and projects, and the audit log of databases.',
  aliases: ['atlas'],
  wrappers: ['results'],
  snippets: cloudSnippets(
    'mongodb-atlas',
    pollSnippet(
      'Atlas administration API: the events of a project',
      `curl -sS --digest -u "$ATLAS_PUBLIC:$ATLAS_PRIVATE" -H 'Accept: application/vnd.atlas.2023-01-01+json' "https://cloud.mongodb.com/api/atlas/v2/groups/$GROUP_ID/events"`,
    ),
  ),
  refusal: 'The object is neither an Atlas event (`eventTypeName`) nor a MongoDB audit record (`atype`).',
  reshape,
  streams: [
    {
      is: (value) =>
        isText(value['eventTypeName']) && has(value, 'created') && (has(value, 'groupId') || has(value, 'orgId')),
      sure: 92,
      dataset: 'mongodb.atlas_events',
      logsource: { product: 'mongodb', service: 'atlas' },
      prefix: 'mongodb_atlas',
      fixed: { 'event.module': 'mongodb_atlas' },
      time: ['created'],
      identity: ['id'],
      fields: {
        created: null,
        id: 'event.id',
        eventTypeName: 'event.action',
        username: null,
        userId: 'user.id',
        remoteAddress: ['source.ip', 'address'],
        targetUsername: ['user.target.name', 'mailbox'],
        orgId: 'organization.id',
        clusterName: 'service.name',
        alertConfigId: 'rule.id',
      },
      finish: (reading) => {
        putMailbox(reading, 'user.name', textOf(reading.value['username'] ?? reading.value['publicKey']));
      },
      shapes: atlasShapes,
    },
    {
      is: (value) =>
        isText(value['atype']) && has(value, 'ts') && (isObject(value['local']) || isObject(value['remote'])),
      sure: 92,
      dataset: 'mongodb.audit',
      logsource: { product: 'mongodb', service: 'audit' },
      prefix: 'mongodb.audit',
      fixed: { 'event.module': 'mongodb' },
      time: ['ts'],
      fields: {
        ts: null,
        atype: 'event.action',
        result: 'event.code',
        'local.ip': 'destination.ip',
        'local.port': 'destination.port',
        'remote.ip': 'source.ip',
        'remote.port': 'source.port',
      },
      finish: finishDatabase,
      shapes: databaseShapes,
    },
  ],
});
