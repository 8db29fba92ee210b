// What runs behind a web server: Tomcat, PHP-FPM and the ModSecurity firewall.
import { isObject } from '../source.ts';
import { monthAt, parseIsoTime } from '../times.ts';
import { textOf } from '../values.ts';
import { conclude, type Draft, type Fields, newDraft, put, putAddress, putAll } from './draft.ts';
import { accessDraft, putAgent, putRequest, putStatus } from './web-access.ts';
import { apacheError, nginxError } from './web-error.ts';

/** `02-Mar-2026 08:00:00.123`, UTC where no zone is given. */
function dayTime(day: string, clock: string): number | null {
  const [date = '', month = '', year = ''] = day.split('-', 3);
  return parseIsoTime(`${year}-${String(monthAt(month, 0) + 1).padStart(2, '0')}-${date}T${clock}`);
}

function logDraft(module: string, level: string, message: string): Draft {
  const draft = newDraft(
    module,
    'log',
    { product: module, service: module, category: 'application' },
    { message, level },
  );
  put(draft, 'log.level', level.toLowerCase());
  conclude(draft, {
    category: ['web'],
    type: [/^(?:severe|error|warn(?:ing)?|alert|emerg|fatal)/i.test(level) ? 'error' : 'info'],
  });
  draft.message = message;
  return draft;
}

const catalina =
  /^(\d{2}-[A-Z][a-z]{2}-\d{4}) (\d{2}:\d{2}:\d{2}\.\d{3}) ([A-Z]{4,7}) \[([^\]]{0,200})\] ([\w.$<>]{1,300}) /;

export function tomcatLine(text: string): Draft | null {
  const head = catalina.exec(text);
  if (head === null)
    return accessDraft('tomcat', text, { product: 'tomcat', service: 'tomcat', category: 'webserver' });
  const [whole, day = '', clock = '', level = '', thread, logger] = head;
  const draft = logDraft('tomcat', level, text.slice(whole.length));
  draft.time = dayTime(day, clock);
  put(draft, 'process.thread.name', thread);
  put(draft, 'log.logger', logger);
  return draft;
}

const phpHead =
  /^\[(\d{2}-[A-Z][a-z]{2}-\d{4}) (\d{2}:\d{2}:\d{2}(?:\.\d{1,6})?)(?: [A-Za-z/_+:0-9-]{1,40})?\] (?:(NOTICE|WARNING|ERROR|ALERT|DEBUG): (?:pid \d{1,10}, [^:]{1,80}: )?|PHP ([A-Z][A-Za-z ]{3,30}): {1,2})/;
const phpPlace = / in (\/\S{1,1000}|[A-Z]:\\\S{1,1000})(?: on line |:)(\d{1,9})\s*$/;

export function phpLine(text: string): Draft | null {
  const head = phpHead.exec(text);
  if (head === null) return null;
  const [whole, day = '', clock = '', level, kind] = head;
  const draft = logDraft(
    'php_fpm',
    level ?? (/error|exception/i.test(kind ?? '') ? 'error' : /warning/i.test(kind ?? '') ? 'warning' : 'notice'),
    text.slice(whole.length),
  );
  draft.logsource = { product: 'php', service: 'php-fpm', category: 'application' };
  draft.time = dayTime(day, clock);
  put(draft, 'error.type', kind);
  const place = phpPlace.exec(draft.message.slice(-1_200));
  put(draft, 'log.origin.file.name', place?.[1]);
  put(draft, 'log.origin.file.line', place?.[2]);
  put(draft, 'php_fpm.pool', /^\[pool ([^\]]{1,100})\]/.exec(draft.message)?.[1]);
  put(draft, 'process.pid', /\bchild (\d{1,10})\b/.exec(draft.message.slice(0, 300))?.[1]);
  return draft;
}

const severities: Record<string, number> = {
  EMERGENCY: 0,
  ALERT: 1,
  CRITICAL: 2,
  ERROR: 3,
  WARNING: 4,
  NOTICE: 5,
  INFO: 6,
  DEBUG: 7,
};
const tag =
  /\[(file|line|id|rev|msg|data|severity|ver|tag|hostname|uri|unique_id|client) "((?:[^"\\]|\\.){0,4000})"\]/g;
const tagNames = {
  id: 'rule.id',
  msg: 'rule.name',
  rev: 'rule.version',
  ver: 'rule.ruleset',
  file: 'modsecurity.rule.file',
  data: 'modsecurity.data',
  hostname: 'destination.domain',
  uri: 'url.path',
  unique_id: 'event.id',
};

function alertDraft(blocked: boolean, native: Fields): Draft {
  const draft = newDraft(
    'modsecurity',
    'audit',
    { product: 'modsecurity', service: 'modsecurity', category: 'webserver' },
    native,
  );
  put(draft, 'observer.vendor', 'OWASP');
  put(draft, 'observer.product', 'ModSecurity');
  put(draft, 'observer.type', 'waf');
  conclude(draft, {
    kind: 'alert',
    action: blocked ? 'denied' : 'detected',
    category: ['web', 'intrusion_detection'],
    type: ['access', blocked ? 'denied' : 'info'],
  });
  return draft;
}

function putSeverity(draft: Draft, severity: unknown): void {
  const word = textOf(severity).toUpperCase();
  put(draft, 'event.severity', severities[word] ?? severity);
}

/** In the error log of Apache or nginx: `ModSecurity: Warning. … [id "942100"] [msg "…"] …`. */
export function modsecurityLine(text: string): Draft | null {
  const at = text.indexOf('ModSecurity:');
  if (at < 0) return auditHead(text);
  const outer = apacheError(text) ?? nginxError(text);
  const said = text.slice(at + 12).trim();
  const tags: Record<string, string> = {};
  for (const [, name = '', value = ''] of said.slice(0, 16_000).matchAll(tag)) tags[name] ??= value;
  const draft = alertDraft(said.startsWith('Access denied'), { message: said, ...tags });
  draft.time = outer?.time ?? null;
  put(draft, 'process.pid', outer?.ecs['process.pid']);
  putAll(draft, tags, tagNames);
  putSeverity(draft, tags['severity']);
  put(draft, 'http.response.status_code', /^Access denied with code (\d{3})/.exec(said)?.[1]);
  const client = tags['client'] ?? /\[client ([^\]\s]{2,60})\]/.exec(text)?.[1];
  putAddress(draft, 'source', client);
  if (tags['id'] === undefined) draft.ecs['event.kind'] = 'event';
  draft.message = tags['msg'] ?? said.slice(0, 300);
  return draft;
}

const auditLine =
  /^\[(\d{2})\/([A-Z][a-z]{2})\/(\d{4}):(\d{2}:\d{2}:\d{2})(?:\.\d{1,9})? ([+-]\d{4})\] (\S{8,64}) ([\d.a-fA-F:]{3,45}) (\d{1,5}) ([\d.a-fA-F:]{3,45}) (\d{1,5})$/;

/** Whether the line is the first of a part A of the serial audit log. */
export const isAuditHead = (line: string): boolean => auditLine.test(line);

/** Who asked whom, and the identity that the other parts share. */
function auditHead(text: string): Draft | null {
  const found = auditLine.exec(text);
  if (found === null) return null;
  const [, day, month = '', year, clock, zone, id, client, clientPort, server, serverPort] = found;
  const draft = alertDraft(false, { message: text });
  draft.ecs['event.kind'] = 'event';
  draft.time = parseIsoTime(`${year}-${String(monthAt(month, 0) + 1).padStart(2, '0')}-${day}T${clock}${zone}`);
  put(draft, 'event.id', id);
  putAddress(draft, 'source', client);
  put(draft, 'source.port', clientPort);
  putAddress(draft, 'destination', server);
  put(draft, 'destination.port', serverPort);
  draft.message = `audited request ${id} from ${client}`;
  return draft;
}

const part = (value: unknown, name: string): Fields => {
  const inner = isObject(value) ? value[name] : undefined;
  return isObject(inner) ? inner : {};
};

export const isModsecurityObject = (value: Fields): boolean =>
  isObject(value['transaction']) &&
  (isObject(value['transaction']['request']) || isObject(value['audit_data']) || isObject(value['request']));

function messagesOf(value: Fields, transaction: Fields): Fields[] {
  const list = transaction['messages'] ?? part(value, 'audit_data')['messages'];
  if (!Array.isArray(list)) return [];
  return list.slice(0, 100).map((message: unknown) => {
    if (isObject(message)) return Object.assign({}, part(message, 'details'), { message: message['message'] });
    const tags: Fields = { message: textOf(message) };
    for (const [, name = '', text = ''] of textOf(message).slice(0, 8_000).matchAll(tag))
      tags[name === 'id' ? 'ruleId' : name] ??= text;
    return tags;
  });
}

/** The JSON audit log of ModSecurity 2 and 3. */
export function modsecurityObject(value: Fields): Draft {
  const transaction = part(value, 'transaction');
  const request = isObject(transaction['request']) ? transaction['request'] : part(value, 'request');
  const response = isObject(transaction['response']) ? transaction['response'] : part(value, 'response');
  const headers = Object.fromEntries(
    Object.entries(part(request, 'headers')).map(([name, text]) => [name.toLowerCase(), textOf(text)]),
  );
  const status = textOf(response['http_code'] ?? response['status']);
  const found = messagesOf(value, transaction);
  const [first] = found;
  const draft = alertDraft(status === '403' || part(part(value, 'audit_data'), 'action')['intercepted'] === true, {
    ...value,
  });
  if (first === undefined) draft.ecs['event.kind'] = 'event';
  draft.time = transactionTime(textOf(transaction['time_stamp'] ?? transaction['time']));
  putAddress(draft, 'source', transaction['client_ip'] ?? transaction['remote_address']);
  put(draft, 'source.port', transaction['client_port'] ?? transaction['remote_port']);
  putAddress(draft, 'destination', transaction['host_ip'] ?? transaction['local_address']);
  put(draft, 'destination.port', transaction['host_port'] ?? transaction['local_port']);
  put(draft, 'event.id', transaction['unique_id'] ?? transaction['transaction_id']);
  draft.native['c-ip'] = textOf(transaction['client_ip'] ?? transaction['remote_address']);
  const line =
    textOf(request['request_line']) ||
    `${textOf(request['method'])} ${textOf(request['uri'])} HTTP/${textOf(request['http_version'])}`;
  putRequest(draft, line);
  putStatus(draft, status);
  putAgent(draft, headers['referer'] ?? '', headers['user-agent'] ?? '');
  put(draft, 'url.domain', (headers['host'] ?? '').replace(/:\d{1,5}$/, ''));
  put(draft, 'rule.id', first?.['ruleId']);
  put(draft, 'rule.name', first?.['msg'] ?? first?.['message']);
  putSeverity(draft, first?.['severity']);
  put(
    draft,
    'modsecurity.rules',
    found.map((message) => textOf(message['ruleId'])).filter((id) => id !== ''),
  );
  draft.message = textOf(draft.ecs['rule.name']) || `audited request ${line}`;
  draft.sourceEventId = textOf(draft.ecs['event.id']) || null;
  return draft;
}

/** `Mon Mar  2 08:00:00 2026` or `02/Mar/2026:08:00:00 +0100`. */
function transactionTime(text: string): number | null {
  const access = /^(\d{2})\/([A-Z][a-z]{2})\/(\d{4}):(\d{2}:\d{2}:\d{2})(?:\.\d+)? ([+-]\d{4})$/.exec(text);
  if (access !== null) return dayTime(`${access[1]}-${access[2]}-${access[3]}`, `${access[4]}${access[5]}`);
  const plain = /^[A-Z][a-z]{2} ([A-Z][a-z]{2}) +(\d{1,2}) (\d{2}:\d{2}:\d{2}) (\d{4})$/.exec(text);
  return plain === null
    ? parseIsoTime(text)
    : dayTime(`${(plain[2] ?? '').padStart(2, '0')}-${plain[1]}-${plain[4]}`, plain[3] ?? '');
}
