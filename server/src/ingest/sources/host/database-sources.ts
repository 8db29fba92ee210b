// The sources of databases.
import type { Source } from '../source.ts';
import * as databases from './databases.ts';
import { textSource } from './text-source.ts';

const postgresStart =
  /^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}(?:\.\d+)? [A-Za-z0-9+:_/-]{1,40} .{0,200}?\b(?:LOG|ERROR|FATAL|PANIC|STATEMENT|DETAIL|HINT|WARNING|NOTICE): {2}/;

export const postgresql = textSource({
  id: 'postgresql',
  title: 'PostgreSQL',
  kind: 'endpoint',
  summary: 'The server log as text or JSON: sign-ins, statements, errors.',
  aliases: ['postgres', 'pgsql'],
  file: '/var/log/postgresql/*.log',
  line: databases.postgresLine,
  isObject: databases.isPostgresObject,
  object: databases.postgresObject,
  recognise: (start) => (postgresStart.test(start) ? 92 : 0),
});

export const mysql = textSource({
  id: 'mysql',
  title: 'MySQL and MariaDB',
  kind: 'endpoint',
  summary: 'The error log, and audit logs of MySQL, Percona and MariaDB.',
  aliases: ['mariadb', 'percona', 'mysql-error', 'mysql-audit'],
  file: '/var/log/mysql/*.log',
  line: databases.mysqlLine,
  isObject: databases.isMysqlObject,
  object: databases.mysqlObject,
  recognise: (start) => {
    if (
      /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:Z|[+-]\d{2}:?\d{2})? +\d+ \[(?:Note|Warning|ERROR|System)\] /.test(
        start,
      )
    )
      return 92;
    return /^\d{8} \d{2}:\d{2}:\d{2},[^,]*,[^,]*,[^,]*,\d+,\d+,(?:CONNECT|DISCONNECT|FAILED_CONNECT|QUERY|READ|WRITE|CREATE|DROP|ALTER)/.test(
      start,
    )
      ? 92
      : 0;
  },
});

export const mssql = textSource({
  id: 'mssql',
  title: 'Microsoft SQL Server',
  kind: 'endpoint',
  summary: 'ERRORLOG: sign-ins and their reasons, start, backup, errors.',
  aliases: ['sqlserver', 'mssql-errorlog'],
  file: '/var/opt/mssql/log/errorlog',
  line: databases.mssqlLine,
  recognise: (start) =>
    /^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}\.\d{2} +(?:Logon|Server|Backup|spid\d+s?) {2,}/.test(start) ? 92 : 0,
});

export const mongodb = textSource({
  id: 'mongodb',
  title: 'MongoDB',
  kind: 'endpoint',
  summary: 'The structured log: connections, sign-ins, slow operations.',
  aliases: ['mongo', 'mongod'],
  file: '/var/log/mongodb/mongod.log',
  isObject: databases.isMongoObject,
  object: databases.mongoObject,
  recognise: () => 0,
});

export const redis = textSource({
  id: 'redis',
  title: 'Redis',
  kind: 'endpoint',
  summary: 'The server log of Redis and Valkey.',
  aliases: ['valkey'],
  file: '/var/log/redis/redis-server.log',
  line: databases.redisLine,
  recognise: (start) =>
    /^\d+:[XCSM] \d{1,2} [A-Z][a-z]{2} (?:\d{4} )?\d{2}:\d{2}:\d{2}(?:\.\d{3})? [.*#-] /.test(start) ? 94 : 0,
});

export const databaseSources: readonly Source[] = [postgresql, mysql, mssql, mongodb, redis];
