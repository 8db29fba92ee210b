// The Linux audit system: one event per record, joined by `auditd.log.sequence`.
import type { EcsDocument, LogSource, NativeEvent, NormalisedEvent } from '@tocsin/contracts/event';

import type { SyslogMessage } from '../doors/syslog-message.ts';
import { prefixer } from './attributes.ts';
import { meaningOf } from './auditd-meanings.ts';
import { type AuditRecord, isAuditRecord, readAuditRecord } from './auditd-record.ts';
import { applyFieldMap, fieldMap } from './field-map.ts';
import { syslogMessageOf } from './linux-line.ts';
import { rsyslogFileSnippet, snippets, vectorLinesSnippet } from './snippets.ts';
import { defineSource, isObject, type SourceRecord } from './source.ts';
import { baseName, ipOf, setAddress, setText, textField } from './values.ts';

const fields = fieldMap({
  pid: ['process.pid', 'number'],
  ppid: ['process.parent.pid', 'number'],
  exe: 'process.executable',
  comm: 'process.name',
  cwd: 'process.working_directory',
  proctitle: 'process.command_line',
  cmd: 'process.command_line',
  uid: 'user.id',
  UID: 'user.name',
  src: ['source.ip', 'ip'],
  dst: ['destination.ip', 'ip'],
  laddr: ['destination.ip', 'ip'],
  lport: ['destination.port', 'port'],
  rport: ['source.port', 'port'],
  type: null,
  key: null,
  addr: null,
  hostname: null,
});
/** Records of programs that let people in or manage them: the one who acts is the one who once logged in, whoever runs it now. */
const byLogin = new Set([
  'ADD_GROUP', 'ADD_USER', 'CRED_ACQ', 'CRED_DISP', 'CRED_REFR', 'DEL_GROUP', 'DEL_USER', 'GRP_AUTH', 'GRP_CHAUTHTOK',
  'GRP_MGMT', 'LOGIN', 'USER_ACCT', 'USER_AUTH', 'USER_CHAUTHTOK', 'USER_END', 'USER_ERR', 'USER_LOGIN', 'USER_LOGOUT',
  'USER_MGMT', 'USER_START',
]); // prettier-ignore
const unset = '4294967295';
/** Here the account is what is changed. */
const targeted = new Set(['USER_CHAUTHTOK', 'ADD_USER', 'DEL_USER', 'USER_MGMT', 'ACCT_LOCK', 'ACCT_UNLOCK']);
/** connect, sendto, sendmsg, sendmmsg on x86-64 by number, and by name where the record is enriched. */
const egress = new Set(['42', '44', '46', '307', 'connect', 'sendto', 'sendmsg', 'sendmmsg']);
const placeholders = new Set(['?', '(null)', '(none)', 'unset', '-', '']);
const outcomes = new Map<string, 'success' | 'failure'>([
  ['yes', 'success'], ['success', 'success'], ['1', 'success'], ['no', 'failure'], ['failed', 'failure'], ['0', 'failure'],
]); // prettier-ignore
const architectures = new Map([['c000003e', 'x86_64'], ['40000003', 'x86'], ['c00000b7', 'aarch64'], ['40000028', 'arm']]); // prettier-ignore
const attribute = prefixer('auditd.log.');
const ignored: ReadonlySet<string> = new Set(['arch']);
const logsource: LogSource = { product: 'linux', service: 'auditd' };

/** `a0` `a1` … of an EXECVE record as one command line. */
function commandOf(record: AuditRecord): string {
  const args: string[] = [];
  for (let index = 0; record.fields[`a${index}`] !== undefined; index++) args.push(record.fields[`a${index}`] ?? '');
  return args.join(' ');
}

function complete(record: AuditRecord, ecs: EcsDocument, attrs: Record<string, string>): void {
  const { fields: own, type } = record;
  const outcome = outcomes.get(own['res'] ?? own['success'] ?? own['result'] ?? '');
  if (outcome !== undefined) ecs['event.outcome'] = outcome;
  else if (own['avc'] !== undefined) ecs['event.outcome'] = own['avc'] === 'denied' ? 'failure' : 'success';
  if (type === 'EXECVE') {
    setText(ecs, 'process.command_line', commandOf(record));
    const program = own['a0'] ?? '';
    if (program.includes('/')) setText(ecs, 'process.executable', program);
    else if (!placeholders.has(program)) setText(ecs, 'process.name', program);
  }
  if (type === 'SYSCALL' && egress.has(own['syscall'] ?? '')) ecs['network.direction'] = 'egress';
  if (own['vm'] !== undefined) setText(ecs, 'container.name', own['vm']);
  if (own['user'] !== undefined && !placeholders.has(own['user'])) setText(ecs, 'user.name', own['user']);
  const login = own['auid'] ?? unset;
  if (byLogin.has(type) && login !== unset && login !== 'unset') {
    if (ecs['user.id'] !== undefined && ecs['user.id'] !== login)
      attrs['user.effective.id'] = textField(ecs, 'user.id');
    ecs['user.id'] = login;
  }
  if (type === 'PATH') setText(ecs, 'file.path', own['name']);
  if (!placeholders.has(own['acct'] ?? '')) {
    setText(ecs, 'user.name', own['acct']);
    if (targeted.has(type)) setText(ecs, 'user.target.name', own['acct']);
  }
  const address = ipOf(own['addr']) ?? (placeholders.has(own['hostname'] ?? '') ? null : own['hostname']);
  setAddress(ecs, 'source', address);
  const key = own['key'] ?? '';
  if (!placeholders.has(key)) {
    attrs['auditd.log.key'] = key;
    ecs['rule.name'] = key;
  }
  const architecture = architectures.get(own['arch'] ?? '') ?? own['ARCH'];
  if (architecture !== undefined) attrs['host.architecture'] = architecture;
  if (ecs['file.path'] !== undefined) ecs['file.name'] = baseName(textField(ecs, 'file.path'));
  if (ecs['process.name'] === undefined && ecs['process.executable'] !== undefined) {
    ecs['process.name'] = baseName(textField(ecs, 'process.executable'));
  }
}

/** Also used by the syslog source. `header` is that of the line the record came in. */
export function auditEvent(record: AuditRecord, header: SyslogMessage | null): NormalisedEvent {
  const what = meaningOf(record.type);
  const ecs: EcsDocument = { 'event.kind': 'event', 'event.module': 'auditd', 'host.os.type': 'linux' };
  const attrs: Record<string, string> = { 'auditd.log.record_type': record.type, 'auditd.log.sequence': record.serial };
  ecs['event.action'] = what.action;
  if (what.category.length > 0) ecs['event.category'] = what.category;
  if (what.type.length > 0) ecs['event.type'] = what.type;
  const host = record.node || (header?.host ?? '');
  setText(ecs, 'host.name', host);
  const own: Record<string, string> = {};
  for (const name in record.fields) {
    const value = record.fields[name] ?? '';
    if (!placeholders.has(value)) own[name] = value;
  }
  applyFieldMap(own, fields, ignored, attribute, ecs, attrs);
  complete(record, ecs, attrs);
  const native: NativeEvent = { type: record.type, ...record.fields };
  if (host !== '') native['node'] = host;
  return {
    time: record.time,
    dataset: 'auditd.log',
    sourceEventId: identityOf(record, host),
    logsource,
    native,
    ecs,
    attrs,
    message: summary(record, ecs),
  };
}

/** Serial numbers count per machine; long EXECVE records come in several parts under one serial. */
function identityOf(record: AuditRecord, host: string): string | null {
  if (host === '' || record.type === 'EXECVE') return null;
  return `${record.time}:${record.serial}/${record.type}/${record.fields['item'] ?? ''}`;
}

function summary(record: AuditRecord, ecs: EcsDocument): string {
  const parts = [
    record.type,
    textField(ecs, 'process.command_line') || textField(ecs, 'process.executable'),
    textField(ecs, 'file.path'),
    record.fields['op'] ?? record.fields['request'] ?? '',
    textField(ecs, 'user.name'),
    textField(ecs, 'event.outcome'),
  ];
  return parts.filter((part) => part !== '').join(' ');
}

function parse(record: SourceRecord): NormalisedEvent {
  if (record.value === undefined && record.raw.startsWith('type='))
    return auditEvent(readAuditRecord(record.raw), null);
  const message = syslogMessageOf(record);
  const whole = isObject(record.value) || isAuditRecord(message.message) ? message.message : record.raw;
  return auditEvent(readAuditRecord(message.program === '' ? whole : `${message.program}: ${whole}`), message);
}

export const auditd = defineSource({
  id: 'auditd',
  title: 'Linux audit',
  kind: 'endpoint',
  summary: 'audit.log, raw or enriched, from a file, through syslog or from the journal.',
  format: 'lines',
  aliases: ['audit', 'linux-audit', 'auditd-log'],
  snippets: snippets('auditd', [
    vectorLinesSnippet(['/var/log/audit/audit.log']),
    rsyslogFileSnippet('/var/log/audit/audit.log', 'auditd'),
  ]),
  recognise: ({ raw, value }) => {
    const text = isObject(value) ? (value['message'] ?? value['MESSAGE']) : raw;
    return typeof text === 'string' && isAuditRecord(text.slice(0, 600)) ? 97 : 0;
  },
  parse,
});
