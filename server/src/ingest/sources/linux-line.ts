// Finds the syslog message in what shippers make of it: the bare line, a journald entry, or a line wrapped in JSON.
import { parseSyslogMessage, type SyslogMessage } from '../doors/syslog-message.ts';
import { isObject, ParseFault, type SourceRecord } from './source.ts';
import { parseTime } from './times.ts';
import { textOf, wholeNumber } from './values.ts';

type Fields = Record<string, unknown>;

/** Throws ParseFault for JSON that wraps no message. */
export function syslogMessageOf(record: SourceRecord): SyslogMessage {
  const { value } = record;
  if (isObject(value)) return wrapped(value, record.receivedAt);
  if (value !== undefined) throw new ParseFault('The record is neither a log line nor a JSON object with one.');
  return parseSyslogMessage(record.raw, record.receivedAt);
}

const nameIn = (value: unknown): string =>
  isObject(value) ? textOf(value['name'] ?? value['hostname']) : textOf(value);

function wrapped(value: Fields, receivedAt: number): SyslogMessage {
  const journal = value['MESSAGE'];
  const text = journalText(journal) || textOf(value['message'] ?? value['log'] ?? value['msg'] ?? '');
  if (text === '') throw new ParseFault('The JSON object holds no message of a log.');
  const message = parseSyslogMessage(text, receivedAt);
  const identifier = textOf(value['SYSLOG_IDENTIFIER'] ?? value['ident'] ?? value['appname'] ?? value['_COMM'] ?? '');
  if (identifier !== '' && message.header === 'none') {
    message.program = identifier;
    message.message = text;
  }
  message.pid ||= textOf(value['SYSLOG_PID'] ?? value['_PID'] ?? value['procid'] ?? value['pid'] ?? '');
  message.host ||= textOf(value['_HOSTNAME'] ?? '') || nameIn(value['host']) || textOf(value['hostname'] ?? '');
  message.facility ??= wholeNumber(value['SYSLOG_FACILITY'] ?? null);
  message.severity ??= wholeNumber(value['PRIORITY'] ?? null);
  message.time ??=
    parseTime(value['__REALTIME_TIMESTAMP']) ??
    parseTime(value['_SOURCE_REALTIME_TIMESTAMP']) ??
    parseTime(value['@timestamp'] ?? value['timestamp'] ?? value['date'] ?? value['time']);
  return message;
}

/** journald writes a message that is not UTF-8 as a list of bytes. */
function journalText(value: unknown): string {
  if (typeof value === 'string') return value;
  if (!Array.isArray(value) || !value.every((byte) => typeof byte === 'number')) return '';
  return Buffer.from(value).toString('utf8');
}
