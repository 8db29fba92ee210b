// Fortinet FortiGate: FortiOS logs as key=value, as comma-separated key=value, and as CEF.
import type { NormalisedEvent } from '@tocsin/contracts/event';

import type { SyslogMessage } from '../../doors/syslog-message.ts';
import { cefStart, readCef } from '../cef.ts';
import { type Device, deviceSnippet } from './device.ts';
import { fortinetEvent } from './fortinet-event.ts';
import { fortinetCefNames } from './fortinet-fields.ts';
import { readKeyValues } from './key-value.ts';

const prefix = /^(?:FTNTFGT|FortinetFortiGate|ad\.)/;

/** The record that FortiOS would have written as key=value. */
function ofCef(text: string): Record<string, string> | null {
  const cef = readCef(text);
  if (cef === null || !/^Fortinet$/i.test(cef.vendor)) return null;
  const record: Record<string, string> = {};
  for (const [name, value] of Object.entries(cef.extension)) {
    const own = name.replace(prefix, '');
    const bare = value.length > 1 && value.startsWith('"') && value.endsWith('"') ? value.slice(1, -1) : value;
    const known = own === name ? (fortinetCefNames.get(name) ?? name) : own;
    if (own !== name || record[known] === undefined) record[known] = bare;
  }
  const [type = '', subtype = ''] = (cef.extension['cat'] ?? '').split(':');
  record['type'] ??= type;
  record['subtype'] ??= subtype;
  record['logid'] ??= cef.classId;
  return record;
}

/** `date=… time=… devname=… logid=…`, with spaces or commas between. */
function recordOf(message: string): Record<string, string> | null {
  const cef = cefStart(message);
  if (cef >= 0) return ofCef(message.slice(cef));
  const at = message.search(/\b(?:date|time|devname|logver|timestamp|eventtime|logid|itime|type)=/);
  if (at < 0 || at > 120) return null;
  const text = at === 0 ? message : message.slice(at);
  const commas = /^[a-z]+="?[^", ]{1,40}"?,/.test(text);
  const record = readKeyValues(text, commas ? { separator: ',' } : {});
  const isLog =
    record['type'] !== undefined && ['logid', 'log_id', 'devid', 'subtype'].some((name) => record[name] !== undefined);
  const isNotice = record['desc'] !== undefined && at === 0 && message.startsWith('date=');
  return isLog || isNotice ? record : null;
}

function read(line: SyslogMessage): NormalisedEvent | null {
  // Some relays take `CEF:` for the program.
  const record = recordOf(
    line.program === 'CEF'
      ? `CEF:${line.message}`
      : line.message.startsWith('0|Fortinet|')
        ? `CEF:${line.message}`
        : line.message,
  );
  return record === null ? null : fortinetEvent(line, record);
}

export const fortinetFortigate: Device = {
  id: 'fortinet-fortigate',
  title: 'Fortinet FortiGate',
  summary:
    'FortiOS traffic, UTM (antivirus, IPS, web filter, DNS, application control) and event logs; key=value or CEF.',
  aliases: ['fortinet', 'fortigate', 'fortinet_fortigate', 'fortios'],
  snippets: [
    deviceSnippet(
      'FortiGate: send syslog',
      `config log syslogd setting
    set status enable
    set server "{syslogHost}"
    set port {syslogPort}
    set mode reliable
    set format default
end
config log syslogd filter
    set severity information
end
`,
    ),
  ],
  recognises: ({ message }) => {
    const start = message.slice(0, 400);
    if (/\|Fortinet\|Forti[gG]ate/.test(start)) return 95;
    if (/\btype="?(?:event|traffic|utm)"? subtype="?[a-z-]{2,30}"? .{0,60}\blevel=/.test(start)) return 80;
    if (!start.includes('logid=') || !start.includes('type=')) return 0;
    return /\b(?:devid=|devname=|vd=|eventtime=)/.test(start) ? 95 : 60;
  },
  read,
};
