// Linux authentication and system logs: sshd, sudo, su, PAM, account tools, cron, systemd, the packet filter.
import type { EcsDocument, LogSource, NativeEvent, NormalisedEvent } from '@tocsin/contracts/event';

import { parseSyslogMessage, type SyslogMessage } from '../doors/syslog-message.ts';
import {
  programOf,
  readAccountTool,
  readCron,
  readNetfilter,
  readPam,
  readSu,
  readSudo,
  readSystemd,
} from './linux-accounts.ts';
import { syslogMessageOf } from './linux-line.ts';
import type { LinuxReading } from './linux-reading.ts';
import { readSshd } from './linux-sshd.ts';
import {
  fluentBitSyslogSnippet,
  rsyslogSnippet,
  snippets,
  syslogNgSnippet,
  vectorJournalSnippet,
  vectorLinesSnippet,
} from './snippets.ts';
import { defineSource, isObject, ParseFault, type SourceRecord } from './source.ts';
import { oneLine, wholeNumber } from './values.ts';

type Service = { logsource: LogSource; dataset: string; readers: readonly ((reading: LinuxReading) => boolean)[] };

const service = (name: string, dataset: string, ...readers: Service['readers']): Service => ({
  logsource: { product: 'linux', service: name },
  dataset,
  readers,
});

const sshd = service('sshd', 'linux.auth', readSshd, readPam);
const auth = service('auth', 'linux.auth', readPam, readAccountTool, readSu);
const cron = service('cron', 'linux.cron', readCron, readPam);
const systemd = service('syslog', 'linux.systemd', readPam, readSystemd);
const other = service('syslog', 'linux.syslog', readPam);
const kernel: Service = { logsource: { product: 'linux', service: 'syslog' }, dataset: 'linux.kernel', readers: [] };
const netfilter: LogSource = { product: 'linux', service: 'syslog', category: 'firewall' };

const services = new Map<string, Service>([
  ['sshd', sshd],
  ['sshd-session', sshd],
  ['sudo', service('sudo', 'linux.auth', readSudo, readPam)],
  ['cron', cron],
  ['crond', cron],
  ['crontab', cron],
  ['anacron', cron],
  ['systemd', systemd],
  ['systemd-logind', systemd],
  ['kernel', kernel],
  ...[
    'su',
    'useradd',
    'userdel',
    'usermod',
    'groupadd',
    'groupdel',
    'groupmod',
    'passwd',
    'chage',
    'chpasswd',
    'gpasswd',
  ].map((name): [string, Service] => [name, auth]),
  ...[
    'login',
    'polkitd',
    'pkexec',
    'gdm-password',
    'lightdm',
    'sssd',
    'newusers',
    'chfn',
    'chsh',
    'doas',
    'newgrp',
  ].map((name): [string, Service] => [name, auth]),
]);

/** Whether the program is one this source knows; the syslog source asks before it routes. */
export const isLinuxProgram = (program: string): boolean => services.has(programOf(program));

const severities = ['emergency', 'alert', 'critical', 'error', 'warning', 'notice', 'informational', 'debug'];
const facilities = [
  'kern', 'user', 'mail', 'daemon', 'auth', 'syslog', 'lpr', 'news', 'uucp', 'cron', 'authpriv', 'ftp', 'ntp', 'security',
  'console', 'solaris-cron', 'local0', 'local1', 'local2', 'local3', 'local4', 'local5', 'local6', 'local7',
]; // prettier-ignore

/** Host, program and priority, which every syslog event has. */
export function describeHeader(
  message: SyslogMessage,
  ecs: EcsDocument,
  attrs: Record<string, string>,
  native: NativeEvent,
): void {
  if (message.host !== '') {
    ecs['host.name'] = message.host;
    native['host'] = message.host;
  }
  if (message.program !== '') {
    ecs['process.name'] = message.program;
    native['program'] = message.program;
  }
  const pid = wholeNumber(message.pid);
  if (pid !== null) {
    ecs['process.pid'] = pid;
    native['pid'] = pid;
  }
  const severity = message.severity === null ? undefined : severities[message.severity];
  if (severity !== undefined) ecs['log.level'] = severity;
  const facility = message.facility === null ? undefined : facilities[message.facility];
  if (facility !== undefined) {
    attrs['log.syslog.facility.name'] = facility;
    native['facility'] = facility;
  }
  if (message.messageId !== '') attrs['log.syslog.msgid'] = message.messageId;
  if (message.relay !== '') attrs['log.syslog.relay'] = message.relay;
  for (const [id, parameters] of Object.entries(message.structured ?? {})) {
    for (const [name, value] of Object.entries(parameters)) {
      if (value !== '') attrs[`log.syslog.structured_data.${id}.${name}`] = value;
    }
  }
}

/** sshd is taken for the program where the line carries none but speaks its language. */
function serviceOf(message: SyslogMessage): Service {
  if (message.program === '') return sshd;
  return services.get(programOf(message.program)) ?? other;
}

export function linuxEvent(message: SyslogMessage): NormalisedEvent {
  const known = serviceOf(message);
  const ecs: EcsDocument = { 'event.kind': 'event', 'event.module': 'system', 'host.os.type': 'linux' };
  const attrs: Record<string, string> = {};
  const native: NativeEvent = { message: message.message };
  describeHeader(message, ecs, attrs, native);
  const reading: LinuxReading = { message: message.message, ecs, attrs, native };
  const filtered = known === kernel && readNetfilter(reading);
  const read = filtered || known.readers.some((reader) => reader(reading));
  if (known === sshd && (read || message.program !== '' || message.message.includes('sshd'))) {
    ecs['observer.vendor'] = 'OpenBSD Project';
    ecs['observer.product'] = 'OpenSSH';
    attrs['observer.type'] = 'server';
  }
  const recognised = read || message.program !== '';
  if (message.program === '' && read) ecs['process.name'] = 'sshd';
  return {
    time: message.time,
    dataset: recognised ? known.dataset : 'linux.syslog',
    sourceEventId: null,
    logsource: filtered ? netfilter : recognised ? known.logsource : other.logsource,
    native,
    ecs,
    attrs,
    message: oneLine(message.message),
  };
}

/** What sshd and PAM say and no other program does, for lines without a header. */
const bare = new RegExp(
  `^ *(?:fatal: |error: )?(?:${[
    '(?:Accepted|Failed|Postponed) [a-z-]{4,40}(?:/\\S{1,40})? for ',
    'Accepted key \\S{2,30} SHA256',
    'pam_[a-z0-9]{2,20}\\([\\w-]{1,40}:[a-z]{1,20}\\): ',
    '(?:Invalid|Illegal) user .{0,80} from ',
    'User \\S{1,64} from \\S{1,255} not allowed because ',
    'maximum authentication attempts exceeded for ',
    'Disconnect(?:ed from|ing) (?:authenticating |invalid )?user ',
    'Received disconnect from \\S{3,60} port \\d',
    'Connection (?:closed|reset) by (?:authenticating |invalid )?user ',
    'Unable to negotiate with ',
    'Did not receive identification string from ',
    'Bad protocol version identification ',
    'reverse mapping checking getaddrinfo for ',
    'kex_exchange_identification: ',
  ].join('|')})`,
);

/** A program of this source in the header; or one of the sentences that no other program says. */
function recogniseLinux(record: SourceRecord): number {
  const { value, raw, receivedAt } = record;
  const text = isObject(value) ? (value['message'] ?? value['MESSAGE']) : value === undefined ? raw : undefined;
  if (typeof text !== 'string' || text === '') return 0;
  const start = text.slice(0, 400);
  if (bare.test(start)) return 75;
  const header = parseSyslogMessage(start, receivedAt);
  if (header.header === 'none' || !isLinuxProgram(header.program)) return 0;
  return header.program === 'kernel' ? 60 : 91;
}

export const linuxAuth = defineSource({
  id: 'linux-auth',
  title: 'Linux authentication and system logs',
  kind: 'endpoint',
  summary: 'auth.log, secure, syslog and the journal: sshd, sudo, su, account changes, cron, systemd.',
  format: 'lines',
  aliases: [
    'linux-syslog',
    'auth.log',
    'secure',
    'linux',
    'linux-system',
    'sshd',
    'openssh',
    'sudo',
    'cron',
    'crond',
    'pam',
    'auth',
    'systemd-logind',
  ],
  snippets: snippets('linux-auth', [
    rsyslogSnippet,
    syslogNgSnippet,
    vectorLinesSnippet(['/var/log/auth.log', '/var/log/secure']),
    vectorJournalSnippet,
    fluentBitSyslogSnippet,
  ]),
  recognise: recogniseLinux,
  parse: (record) => {
    const message = syslogMessageOf(record);
    if (message.message === '' && message.program === '') throw new ParseFault('The line holds no message.');
    return linuxEvent(message);
  },
});
