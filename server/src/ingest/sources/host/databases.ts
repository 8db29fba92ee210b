// PostgreSQL, MySQL and MariaDB, SQL Server, MongoDB and Redis: who connected, what failed, which statement.
import { isObject } from '../source.ts';
import { parseIsoTime, parseTime } from '../times.ts';
import { textOf, wholeNumber } from '../values.ts';
import { conclude, type Draft, type Fields, newDraft, put, putAddress, putAll } from './draft.ts';

const database = (module: string): { product: string; service: string; category: string } => ({
  product: module,
  service: module,
  category: 'database',
});
const bad = /^(?:error|fatal|panic|err|alert|crit|critical|emerg|system error)$/i;

function databaseDraft(module: string, level: string, message: string, native: Fields): Draft {
  const draft = newDraft(module, 'log', database(module), { message, ...native });
  put(draft, 'log.level', level.toLowerCase());
  conclude(draft, { category: ['database'], type: [bad.test(level) ? 'error' : 'info'] });
  draft.message = message;
  return draft;
}

const signIn = (draft: Draft, succeeded: boolean): void =>
  conclude(draft, {
    action: succeeded ? 'logged-in' : 'logon-failed',
    category: ['database', 'authentication'],
    type: ['start'],
    outcome: succeeded ? 'success' : 'failure',
  });

const pgHead =
  /^(\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}(?:\.\d+)?) ([A-Za-z0-9+:_/-]{1,40}) (?:\[(\d{1,10})(?:-\d+)?\]|\((\d{1,10})\))?:?(.{0,300}?) ?(DEBUG[1-5]?|INFO|NOTICE|WARNING|ERROR|LOG|FATAL|PANIC|STATEMENT|DETAIL|HINT|CONTEXT|QUERY): {1,2}/s;
const pgParty = /(?:^|[ ,])(?:user=)?([^\s@,=[\]]{1,63})(?:@|,db=)([^\s@,[\]]{1,63})/;
const pgFailed =
  /^(?:password|\S{2,20}|Peer|Ident|GSSAPI|LDAP|PAM) authentication failed for user "([^"]{1,63})"|^no pg_hba\.conf entry for (?:host|replication connection from host) "([^"]{1,60})", user "([^"]{1,63})"/;
const pgAuthorised = /^connection authorized: user=(\S{1,63})(?: database=(\S{1,63}))?/;
const pgStatement =
  /^(?:duration: ([\d.]{1,20}) ms {2})?(?:statement|execute [^:]{1,100}|parse [^:]{1,100}|bind [^:]{1,100}): (.*)$/s;
const pgJson = {
  pid: 'process.pid',
  user: 'user.name',
  dbname: 'postgresql.log.database',
  remote_port: 'source.port',
  session_id: 'postgresql.log.session_id',
  state_code: 'event.code',
  statement: 'postgresql.log.query',
  detail: 'postgresql.log.detail',
  application_name: 'postgresql.log.application_name',
};

function readPostgres(draft: Draft, message: string): void {
  const failed = pgFailed.exec(message);
  const authorised = pgAuthorised.exec(message);
  const statement = pgStatement.exec(message);
  const peer = /^connection received: host=(\S{1,255})(?: port=(\d{1,5}))?/.exec(message);
  if (failed !== null) {
    put(draft, 'user.name', failed[1] ?? failed[3]);
    putAddress(draft, 'source', failed[2]);
    signIn(draft, false);
  } else if (authorised !== null) {
    put(draft, 'user.name', authorised[1]);
    put(draft, 'postgresql.log.database', authorised[2]);
    signIn(draft, true);
  } else if (statement !== null) {
    put(draft, 'postgresql.log.query', statement[2]);
    if (statement[1] !== undefined) put(draft, 'event.duration', Math.round(Number(statement[1]) * 1e6));
    conclude(draft, { action: 'statement', category: ['database'], type: ['access'] });
  } else if (peer !== null) {
    putAddress(draft, 'source', peer[1]);
    put(draft, 'source.port', peer[2]);
    conclude(draft, { action: 'connection-received', category: ['database', 'network'], type: ['connection'] });
  }
}

/** `time zone [pid] user@database LEVEL:  message`, whatever `log_line_prefix` has between. */
export function postgresLine(text: string): Draft | null {
  const head = pgHead.exec(text);
  if (head === null) return null;
  const message = text.slice(head[0].length);
  const draft = databaseDraft('postgresql', head[6] ?? '', message, { level: head[6] });
  const zone = head[2] ?? '';
  draft.time = parseIsoTime(`${head[1]}${/^[+-]\d{2}/.test(zone) ? zone : ''}`);
  put(draft, 'postgresql.log.timezone', zone);
  put(draft, 'process.pid', head[3] ?? head[4]);
  const party = pgParty.exec(head[5] ?? '');
  if (party !== null && party[1] !== '[unknown]') {
    put(draft, 'user.name', party[1]);
    put(draft, 'postgresql.log.database', party[2]);
  }
  readPostgres(draft, message);
  return draft;
}

export const isPostgresObject = (value: Fields): boolean =>
  value['error_severity'] !== undefined && value['pid'] !== undefined && value['timestamp'] !== undefined;

/** `jsonlog` of PostgreSQL 15. */
export function postgresObject(value: Fields): Draft {
  const message = textOf(value['message']);
  const draft = databaseDraft('postgresql', textOf(value['error_severity']), message, value);
  draft.time = parseIsoTime(textOf(value['timestamp']).replace(/ [A-Z]{2,5}$/, ''));
  readPostgres(draft, message);
  putAll(draft, value, pgJson);
  putAddress(draft, 'source', value['remote_host'] === '[local]' ? '' : value['remote_host']);
  return draft;
}

const mysqlHead =
  /^(\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?(?:Z|[+-]\d{2}:?\d{2})?) +(\d{1,12}) \[([A-Za-z]{2,12})\] (?:\[(MY-\d{6})\] \[([^\]]{1,40})\] )?/;
const mysqlDenied = /Access denied for user '([^']{0,100})'@'([^']{0,255})'/;
const serverAudit =
  /^(\d{8}) (\d{2}:\d{2}:\d{2}),([^,]{0,255}),([^,]{0,100}),([^,]{0,255}),(\d{1,20}),(\d{1,20}),([A-Z_]{3,20}),([^,]{0,64}),(.*),(\d{1,6})$/s;

export function mysqlLine(text: string): Draft | null {
  const audit = serverAudit.exec(text);
  if (audit !== null) return mariaAudit(audit);
  const head = mysqlHead.exec(text);
  if (head === null) return null;
  const message = text.slice(head[0].length);
  const draft = databaseDraft('mysql', head[3] ?? '', message, { level: head[3] });
  draft.time = parseIsoTime(head[1] ?? '');
  put(draft, 'mysql.thread_id', head[2]);
  put(draft, 'event.code', head[4]);
  put(draft, 'event.provider', head[5]);
  const denied = mysqlDenied.exec(message);
  if (denied !== null) {
    put(draft, 'user.name', denied[1]);
    putAddress(draft, 'source', denied[2]);
    signIn(draft, false);
  }
  return draft;
}

/** MariaDB's audit plugin: `date time,server,user,host,connection,query,operation,database,object,code`. */
function mariaAudit(found: RegExpExecArray): Draft {
  const [, day = '', clock = '', server, user, host, connection, , operation = '', db, object = '', code] = found;
  const statement = object.replace(/^'|'$/g, '').replaceAll("\\'", "'");
  const draft = databaseDraft('mysql', '', statement || operation, {
    operation,
    user,
    host,
    database: db,
    object: statement,
  });
  draft.time = parseIsoTime(`${day.slice(0, 4)}-${day.slice(4, 6)}-${day.slice(6)} ${clock}`);
  put(draft, 'host.name', server);
  auditParty(draft, operation, { user, host, db, connection, statement, failed: code !== '0' });
  return draft;
}

type Party = { user: unknown; host: unknown; db: unknown; connection: unknown; statement: string; failed: boolean };

function auditParty(draft: Draft, operation: string, { user, host, db, connection, statement, failed }: Party): void {
  const name = operation.toLowerCase();
  if (/^(?:failed_)?connect$/.test(name)) signIn(draft, !failed && name === 'connect');
  else if (/^(?:disconnect|quit)$/.test(name))
    conclude(draft, { action: 'logged-out', category: ['database', 'authentication'], type: ['end'] });
  else
    conclude(draft, {
      action: name,
      category: ['database'],
      type: ['access'],
      outcome: failed ? 'failure' : 'success',
    });
  put(draft, 'user.name', user);
  putAddress(draft, 'source', host);
  put(draft, 'mysql.database', db);
  put(draft, 'mysql.connection_id', connection);
  put(draft, 'mysql.query', statement);
}

const auditRecord = (value: Fields): Fields | null => {
  const inner = value['audit_record'];
  if (isObject(inner)) return inner;
  const account = value['account'];
  return isObject(account) && value['class'] !== undefined && value['connection_id'] !== undefined ? value : null;
};
export const isMysqlObject = (value: Fields): boolean => auditRecord(value) !== null;

/** The audit logs of MySQL Enterprise and of Percona. */
export function mysqlObject(value: Fields): Draft {
  const entry = auditRecord(value) ?? value;
  const account = isObject(entry['account']) ? entry['account'] : entry;
  const login = isObject(entry['login']) ? entry['login'] : entry;
  const general = isObject(entry['general_data']) ? entry['general_data'] : {};
  const operation = textOf(general['sql_command'] ?? entry['command_class'] ?? entry['name'] ?? entry['event']);
  const statement = textOf(entry['sqltext'] ?? general['query']);
  const draft = databaseDraft('mysql', '', statement || operation, entry);
  draft.time = parseTime(textOf(entry['timestamp']).replace(/ UTC$/, 'Z'));
  const failed = wholeNumber(entry['status'] ?? general['status'] ?? 0) !== 0;
  const host = textOf(login['ip']) || textOf(account['host']);
  auditParty(draft, operation, {
    user: account['user'],
    host,
    db: entry['db'],
    connection: entry['connection_id'],
    statement,
    failed,
  });
  return draft;
}

const mssqlHead =
  /^(\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}\.\d{2}) +(Logon|Server|Backup|spid\d{1,5}s?|[A-Za-z]{4,12}) {2,12}/;
const mssqlLogin =
  /^Login (failed|succeeded) for user '([^']{0,200})'\.(?: Reason: ([^[]{1,300}))?.{0,200}\[CLIENT: ([^\]]{1,60})\]/;

export function mssqlLine(text: string): Draft | null {
  const head = mssqlHead.exec(text);
  if (head === null) return null;
  const message = text.slice(head[0].length).trim();
  const draft = databaseDraft('mssql', message.startsWith('Error:') ? 'error' : '', message, { source: head[2] });
  draft.time = parseIsoTime(head[1] ?? '');
  put(draft, 'microsoft_sqlserver.log.origin', head[2]);
  put(draft, 'event.code', /^Error: (\d{1,6}), Severity/.exec(message)?.[1]);
  const login = mssqlLogin.exec(message);
  if (login !== null) {
    const account = login[2] ?? '';
    const cut = account.indexOf('\\');
    put(draft, 'user.name', account.slice(cut + 1));
    if (cut > 0) put(draft, 'user.domain', account.slice(0, cut));
    put(draft, 'event.reason', login[3]?.trim());
    if (login[4] !== '<local machine>') putAddress(draft, 'source', login[4]);
    signIn(draft, login[1] === 'succeeded');
  }
  return draft;
}

const mongoLevels = new Map(Object.entries({ F: 'fatal', E: 'error', W: 'warning', I: 'info' }));

export const isMongoObject = (value: Fields): boolean =>
  isObject(value['t']) &&
  typeof value['s'] === 'string' &&
  typeof value['c'] === 'string' &&
  value['msg'] !== undefined;

export function mongoObject(value: Fields): Draft {
  const attr = isObject(value['attr']) ? value['attr'] : {};
  const message = textOf(value['msg']);
  const draft = databaseDraft('mongodb', mongoLevels.get(textOf(value['s'])) ?? 'debug', message, value);
  draft.time = isObject(value['t']) ? parseTime(value['t']['$date']) : null;
  put(draft, 'mongodb.log.component', value['c']);
  put(draft, 'mongodb.log.context', value['ctx']);
  put(draft, 'event.code', value['id']);
  putAddress(draft, 'source', attr['remote'] ?? attr['client']);
  put(draft, 'user.name', attr['principalName'] ?? attr['user']);
  put(draft, 'mongodb.database', attr['authenticationDatabase'] ?? attr['db']);
  put(draft, 'mongodb.namespace', attr['ns']);
  if (attr['durationMillis'] !== undefined)
    put(draft, 'event.duration', (wholeNumber(attr['durationMillis']) ?? Number.NaN) * 1_000_000);
  if (/^(?:Successfully a|A)uthenti?cat/.test(message)) signIn(draft, !/fail/i.test(message));
  else if (/^Connection (?:accepted|ended)/.test(message))
    conclude(draft, {
      category: ['database', 'network'],
      type: ['connection', message.endsWith('ended') ? 'end' : 'start'],
    });
  return draft;
}

const redisHead =
  /^(\d{1,10}):([XCSM]) (\d{1,2}) ([A-Z][a-z]{2})(?: (\d{4}))? (\d{2}:\d{2}:\d{2}(?:\.\d{3})?) ([.*#-]) /;
const redisLevels: Record<string, string> = { '.': 'debug', '-': 'verbose', '*': 'notice', '#': 'warning' };
const redisRoles: Record<string, string> = { X: 'sentinel', C: 'child', S: 'replica', M: 'master' };

export function redisLine(text: string, receivedAt: number): Draft | null {
  const head = redisHead.exec(text);
  if (head === null) return null;
  const message = text.slice(head[0].length);
  const draft = databaseDraft('redis', redisLevels[head[7] ?? ''] ?? '', message, { role: head[2] });
  const time = Date.parse(`${head[3]} ${head[4]} ${head[5] ?? new Date(receivedAt).getUTCFullYear()} ${head[6]} UTC`);
  draft.time = Number.isNaN(time) ? null : time;
  put(draft, 'process.pid', head[1]);
  put(draft, 'redis.log.role', redisRoles[head[2] ?? '']);
  const peer = /Accepted ([\d.]{7,15}|\[[\da-f:]{2,45}\]):(\d{1,5})/.exec(message);
  putAddress(draft, 'source', peer?.[1]);
  put(draft, 'source.port', peer?.[2]);
  return draft;
}
