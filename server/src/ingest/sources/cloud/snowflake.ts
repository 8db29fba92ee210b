// Snowflake: rows of the account usage views LOGIN_HISTORY, QUERY_HISTORY and SESSIONS, exported as JSON.
import { textOf } from '../values.ts';
import { categories } from './categories.ts';
import { cloudSnippets } from './cloud-snippets.ts';
import { type Fields, put } from './ecs-names.ts';
import { putMailbox } from './field-table.ts';
import { defineJsonSource, has, isText } from './json-source.ts';

/** Exports write the names of columns in either case. */
function reshape(value: Fields): Fields {
  if (has(value, 'event_timestamp') || has(value, 'query_id') || has(value, 'session_id'))
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key.toUpperCase(), inner]));
  return value;
}

const queryShapes = categories({
  'CREATE_USER|CREATE_ROLE': 'iam database: creation',
  'DROP_USER|DROP_ROLE': 'iam database: deletion',
  'ALTER_USER*|GRANT*|REVOKE*|ALTER_ROLE*': 'iam database: change',
  'SELECT|SHOW|DESCRIBE|LIST_FILES': 'database: access',
  'COPY|UNLOAD|GET_FILES|PUT_FILES': 'database file: access',
  'CREATE*': 'database: creation',
  'DROP*|DELETE|TRUNCATE*': 'database: deletion',
  '*': 'database: change',
});

const base = { prefix: 'snowflake', sure: 88 };
const module = { 'event.module': 'snowflake' };

export const snowflake = defineJsonSource({
  id: 'snowflake',
  title: 'Snowflake',
  kind: 'cloud',
  summary: 'Logins, queries and sessions of the account usage views.',
  wrappers: ['data', 'rows'],
  snippets: cloudSnippets('snowflake'),
  refusal: 'The object is no row of LOGIN_HISTORY, QUERY_HISTORY or SESSIONS.',
  reshape,
  streams: [
    {
      ...base,
      is: (value) =>
        has(value, 'EVENT_TIMESTAMP', 'USER_NAME') && (has(value, 'IS_SUCCESS') || has(value, 'CLIENT_IP')),
      dataset: 'snowflake.login_history',
      logsource: { product: 'snowflake', service: 'login_history' },
      fixed: { ...module, 'event.category': ['authentication'], 'event.type': ['start'] },
      time: ['EVENT_TIMESTAMP'],
      identity: ['EVENT_ID'],
      fields: {
        EVENT_TIMESTAMP: null,
        EVENT_ID: 'event.id',
        EVENT_TYPE: ['event.action', 'lower'],
        USER_NAME: null,
        CLIENT_IP: ['source.ip', 'address'],
        ERROR_CODE: 'event.code',
        ERROR_MESSAGE: 'event.reason',
        REPORTED_CLIENT_TYPE: 'user_agent.original',
      },
      finish: ({ value, ...reading }) => {
        putMailbox({ value, ...reading }, 'user.name', textOf(value['USER_NAME']));
        reading.ecs['event.outcome'] = /^(?:yes|true)$/i.test(textOf(value['IS_SUCCESS'])) ? 'success' : 'failure';
      },
    },
    {
      ...base,
      is: (value) => has(value, 'QUERY_ID', 'START_TIME') && isText(value['QUERY_TYPE']),
      dataset: 'snowflake.query_history',
      logsource: { product: 'snowflake', service: 'query_history' },
      fixed: module,
      time: ['START_TIME'],
      identity: ['QUERY_ID'],
      fields: {
        START_TIME: null,
        QUERY_ID: 'event.id',
        QUERY_TYPE: 'event.action',
        USER_NAME: null,
        ROLE_NAME: 'user.roles',
        DATABASE_NAME: 'service.name',
        SESSION_ID: 'session.id',
        ERROR_CODE: 'event.code',
        ERROR_MESSAGE: 'event.reason',
        TOTAL_ELAPSED_TIME: ['event.duration', 'ms'],
      },
      finish: (reading) => {
        putMailbox(reading, 'user.name', textOf(reading.value['USER_NAME']));
        const status = textOf(reading.value['EXECUTION_STATUS']).toUpperCase();
        put(
          reading,
          'event.outcome',
          status === 'SUCCESS' ? 'success' : status.startsWith('FAIL') ? 'failure' : undefined,
        );
      },
      shapes: queryShapes,
    },
    {
      ...base,
      is: (value) => has(value, 'SESSION_ID', 'CREATED_ON', 'USER_NAME', 'AUTHENTICATION_METHOD'),
      dataset: 'snowflake.sessions',
      logsource: { product: 'snowflake', service: 'sessions' },
      fixed: { ...module, 'event.category': ['session'], 'event.type': ['start'], 'event.action': 'session' },
      time: ['CREATED_ON'],
      identity: ['SESSION_ID'],
      fields: {
        CREATED_ON: null,
        SESSION_ID: 'session.id',
        USER_NAME: null,
        CLIENT_APPLICATION_ID: 'user_agent.original',
      },
      finish: (reading) => {
        putMailbox(reading, 'user.name', textOf(reading.value['USER_NAME']));
      },
    },
  ],
});
