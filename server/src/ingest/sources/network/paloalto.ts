// Palo Alto Networks PAN-OS: comma-separated logs of firewalls and Panorama.
import type { NormalisedEvent } from '@tocsin/contracts/event';

import type { SyslogMessage } from '../../doors/syslog-message.ts';
import { nameColumns, readColumns } from './columns.ts';
import { type Device, deviceSnippet } from './device.ts';
import { auditColumns, paloaltoColumns } from './paloalto-columns.ts';
import { paloaltoEvent } from './paloalto-event.ts';

const stamp = '\\d{4}[/-]\\d\\d[/-]\\d\\d[ T]\\d\\d:\\d\\d:\\d\\d(?:\\.\\d{1,9})?(?:Z|[+-]\\d\\d:?\\d\\d)?';
const types = [...paloaltoColumns.keys()].filter((name) => !name.includes(' ')).join('|');
/** `1,2026/03/02 08:00:00,serial,TRAFFIC,end,…`; the first column may be any number or missing. */
const opening = new RegExp(`(?:^|[ ,])(?:\\d{0,12},)?${stamp},[^,]{0,40},(?:${types}),`);
const audit = new RegExp(`^(?:.{0,80} )?\\d{5,20},${stamp},audit,`);

function logOf(message: string): Record<string, string> | null {
  const found = opening.exec(message.slice(0, 300));
  if (found === null) return null;
  const from = found.index + (/^[ ,]/.test(found[0]) ? 1 : 0);
  const text = message.slice(from);
  const values = readColumns(/^\d{0,12},/.test(text) ? text : `1,${text}`);
  const type = values[3] ?? '';
  const isShort = type === 'CONFIG' && values.length <= 17;
  const names = paloaltoColumns.get(isShort ? 'CONFIG short' : type);
  return names === undefined ? null : nameColumns(values, names);
}

/** Some write only the beginning of an RFC 5424 header: the words after the host are the record already. */
const wholeOf = ({ header, program, pid, messageId, message }: SyslogMessage): string =>
  header === 'rfc5424' && /^\d{0,12},\d{4}[/-]/.test(program)
    ? [program, pid, messageId, message].filter((part) => part !== '').join(' ')
    : message;

function read(line: SyslogMessage): NormalisedEvent | null {
  const message = wholeOf(line);
  const record = logOf(message);
  if (record !== null) return paloaltoEvent(line, record);
  if (!audit.test(message.slice(0, 200))) return null;
  const from = message.slice(0, 120).search(new RegExp(`\\d{5,20},${stamp}`));
  return paloaltoEvent(line, nameColumns(readColumns(message.slice(from)), auditColumns));
}

export const paloalto: Device = {
  id: 'paloalto',
  title: 'Palo Alto Networks PAN-OS',
  summary:
    'Traffic, threat (URL, WildFire, data), system, config, GlobalProtect, User-ID, HIP, decryption and authentication logs.',
  aliases: ['panos', 'pan-os', 'panw', 'paloalto-panos'],
  snippets: [
    deviceSnippet(
      'PAN-OS: syslog profile',
      `set shared log-settings syslog tocsin server tocsin server {syslogHost}
set shared log-settings syslog tocsin server tocsin transport TCP
set shared log-settings syslog tocsin server tocsin port {syslogPort}
set shared log-settings syslog tocsin server tocsin format IETF
set shared log-settings profiles tocsin match-list traffic log-type traffic send-syslog tocsin
set shared log-settings profiles tocsin match-list threat log-type threat send-syslog tocsin
set shared log-settings profiles tocsin match-list url log-type url send-syslog tocsin
`,
    ),
  ],
  recognises: (line) => {
    const start = wholeOf(line).slice(0, 300);
    if (!start.includes(',')) return 0;
    return opening.test(start) || audit.test(start) ? 95 : 0;
  },
  read,
};
