// The systemd journal: `journalctl -o json`, Vector, Fluent Bit and Filebeat, read as the messages of the programs in it.
import type { NormalisedEvent } from '@tocsin/contracts/event';

import { parseSyslogMessage } from '../../doors/syslog-message.ts';
import { isAuditRecord, readAuditRecord } from '../auditd-record.ts';
import { auditEvent } from '../auditd.ts';
import { linuxEvent } from '../linux-auth.ts';
import { shellSnippet, snippets, vectorJournalSnippet } from '../snippets.ts';
import { defineSource, isObject, ParseFault, type SourceRecord } from '../source.ts';
import { parseTime } from '../times.ts';
import { ipOf, textOf, wholeNumber } from '../values.ts';
import { type Draft, type Fields, jsonLineOf, objectFor, put, putAll } from './draft.ts';

/** The journal's names as they are, and as Filebeat writes them. */
const own = {
  _SYSTEMD_UNIT: 'systemd.unit',
  UNIT: 'systemd.unit',
  _SYSTEMD_SLICE: 'systemd.slice',
  _TRANSPORT: 'systemd.transport',
  _BOOT_ID: 'journald.host.boot_id',
  _CMDLINE: 'process.command_line',
  _EXE: 'process.executable',
  _UID: 'process.user.id',
  _AUDIT_LOGINUID: 'journald.audit.login_uid',
  _AUDIT_SESSION: 'journald.audit.session',
  _SELINUX_CONTEXT: 'journald.selinux.context',
  MESSAGE_ID: 'message_id',
  CODE_FILE: 'log.origin.file.name',
  CODE_FUNC: 'log.origin.function',
  CONTAINER_NAME: 'container.name',
  CONTAINER_ID_FULL: 'container.id',
  IMAGE_NAME: 'container.image.name',
};

const textIn = (value: unknown): string =>
  Array.isArray(value) && value.every((byte) => typeof byte === 'number')
    ? Buffer.from(value.slice(0, 1_000_000)).toString('utf8')
    : textOf(value);

const at = (value: Fields, path: string): unknown => {
  let inner: unknown = value[path];
  if (inner !== undefined) return inner;
  inner = value;
  for (const key of path.split('.')) inner = isObject(inner) ? inner[key] : undefined;
  return inner;
};

const isJournal = (value: Fields): boolean =>
  value['__REALTIME_TIMESTAMP'] !== undefined ||
  value['__CURSOR'] !== undefined ||
  value['_BOOT_ID'] !== undefined ||
  value['SYSLOG_IDENTIFIER'] !== undefined ||
  (value['MESSAGE'] !== undefined && value['_HOSTNAME'] !== undefined);
const isBeat = (value: Fields): boolean =>
  value['message'] !== undefined && (isObject(value['journald']) || at(value, 'input.type') === 'journald');

function read(value: Fields, receivedAt: number): NormalisedEvent {
  const text = textIn(value['MESSAGE'] ?? value['message']);
  const program = textOf(
    value['SYSLOG_IDENTIFIER'] ??
      at(value, 'syslog.identifier') ??
      at(value, 'log.syslog.appname') ??
      value['_COMM'] ??
      at(value, 'process.name') ??
      '',
  );
  if (text === '' && program === '') throw new ParseFault('The entry of the journal holds no message.');
  const message = { ...parseSyslogMessage('-', receivedAt), message: text, program };
  const host = value['_HOSTNAME'] ?? at(value, 'host.name') ?? at(value, 'host.hostname') ?? value['host'];
  message.host = isObject(host) ? '' : textOf(host);
  message.pid = textOf(value['SYSLOG_PID'] ?? value['_PID'] ?? at(value, 'process.pid') ?? '');
  message.facility = wholeNumber(value['SYSLOG_FACILITY'] ?? at(value, 'log.syslog.facility.code') ?? null);
  message.severity = wholeNumber(value['PRIORITY'] ?? at(value, 'log.syslog.priority') ?? null);
  message.time = parseTime(
    value['_SOURCE_REALTIME_TIMESTAMP'] ?? value['__REALTIME_TIMESTAMP'] ?? value['@timestamp'] ?? value['timestamp'],
  );
  return isAuditRecord(text) ? auditEvent(readAuditRecord(text), message) : linuxEvent(message);
}

function complete(event: NormalisedEvent, value: Fields): NormalisedEvent {
  const draft: Draft = { ...event, native: { ...event.native, ...flat(value) } };
  for (const [name, field] of Object.entries(own)) {
    if (draft.ecs['process.command_line'] !== undefined && field === 'process.command_line') continue;
    if (draft.ecs['process.executable'] !== undefined && field === 'process.executable') continue;
    put(draft, field, value[name]);
  }
  put(draft, 'host.id', value['_MACHINE_ID'] ?? at(value, 'host.id'));
  putAll(
    draft,
    {
      boot: at(value, 'journald.host.boot_id'),
      transport: at(value, 'systemd.transport'),
      unit: at(value, 'systemd.unit'),
    },
    { boot: 'journald.host.boot_id', transport: 'systemd.transport', unit: 'systemd.unit' },
  );
  const addresses = at(value, 'host.ip');
  if (Array.isArray(addresses))
    put(
      draft,
      'host.ip',
      addresses.map(ipOf).filter((ip) => ip !== null),
    );
  const cursor = value['__CURSOR'];
  return { ...draft, sourceEventId: typeof cursor === 'string' ? cursor : event.sourceEventId };
}

/** Only the journal's own names, so that those of the message keep theirs. */
function flat(value: Fields): Fields {
  const fields: Fields = {};
  for (const name in value) if (/^[A-Z_][A-Z0-9_]*$/.test(name) && name !== 'MESSAGE') fields[name] = value[name];
  return fields;
}

export const journald = defineSource({
  id: 'journald',
  title: 'systemd journal',
  kind: 'endpoint',
  summary: 'Entries as JSON, with the messages of sshd, sudo, the kernel and others read like those of syslog.',
  format: 'json',
  aliases: ['systemd', 'journal', 'journalbeat'],
  snippets: snippets('journald', [vectorJournalSnippet, shellSnippet]),
  recognise: (record) => {
    const value = objectFor(record);
    return value !== null && (isJournal(value) || isBeat(value)) ? 92 : 0;
  },
  parse: (record: SourceRecord) => {
    const value = jsonLineOf(record);
    if (!isJournal(value) && !isBeat(value)) throw new ParseFault('The object is no entry of the systemd journal.');
    return complete(read(value, record.receivedAt), value);
  },
});
