// Windows DHCP Server's audit log: `10,03/02/26,08:00:00,Assign,10.0.0.56,poste56.example.com,00005E005310,…`.
import type { NormalisedEvent } from '@tocsin/contracts/event';

import type { SyslogMessage } from '../../doors/syslog-message.ts';
import { vectorLinesSnippet } from '../snippets.ts';
import { columnNames, nameColumns, readColumns } from './columns.ts';
import type { Device } from './device.ts';
import { finish, type Product, put, putShape, startDraft } from './draft.ts';
import { wordIn } from './words.ts';

const product: Product = { module: 'microsoft_dhcp', vendor: 'Microsoft', product: 'DHCP Server', type: 'dhcp' };
const columns = columnNames(
  'ID Date Time Description IPAddress HostName MACAddress UserName TransactionID QResult ProbationTime CorrelationID Dhcid VendorClassHex VendorClassASCII UserClassHex UserClassASCII RelayAgentInformation DnsRegError',
);
const opening = /^\d{2,5},\d\d\/\d\d\/\d\d(?:\d\d)?,\d\d:\d\d:\d\d,/;

const actions: Record<string, readonly [string, string]> = {
  '00': ['log-started', 'start'], '01': ['log-stopped', 'end'], '02': ['log-paused', 'end'], '10': ['dhcp-new', 'start'], '11': ['dhcp-renew', 'info'], '12': ['dhcp-release', 'end'],
  '13': ['dhcp-address-in-use', 'info'], '14': ['dhcp-scope-full', 'error'], '15': ['dhcp-deny', 'denied'], '16': ['dhcp-deleted', 'end'], '17': ['dhcp-expired', 'end'], '18': ['dhcp-expired', 'end'],
  '20': ['bootp-new', 'start'], '24': ['ip-cleanup-start', 'info'], '25': ['ip-cleanup-end', 'info'], '30': ['dhcp-dns-update', 'info'], '31': ['dhcp-dns-update-failed', 'error'], '32': ['dhcp-dns-update-success', 'info'],
  '36': ['dhcp-packet-dropped', 'denied'], '50': ['unreachable-domain', 'error'], '51': ['authorization-succeeded', 'info'], '54': ['authorization-failed', 'denied'], '55': ['authorized', 'info'], '60': ['no-directory', 'error'],
}; // prettier-ignore

function timeOf(date: string, clock: string): number | null {
  const [month = 0, day = 0, year = 0] = date.split('/').map(Number);
  const time = Date.parse(
    `${String(year < 100 ? year + 2000 : year)}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}T${clock}Z`,
  );
  return Number.isNaN(time) ? null : time;
}

const colons = (mac: string): string =>
  /^[0-9a-f]{12}$/i.test(mac) ? (mac.match(/../g) ?? []).join('-').toUpperCase() : '';

function dhcpEvent(line: SyslogMessage): NormalisedEvent | null {
  if (!opening.test(line.message)) return null;
  const record = nameColumns(readColumns(line.message), columns);
  const [action = 'dhcp-event', type = 'info'] = wordIn(actions, record['ID'] ?? '') ?? [];
  const draft = startDraft(product, line, { ...record });
  draft.logsource = { product: 'windows', service: 'dhcp' };
  draft.time = timeOf(record['Date'] ?? '', record['Time'] ?? '') ?? line.time;
  put(draft, 'event.code', record['ID']);
  put(draft, 'network.protocol', record['IPAddress']?.includes(':') ? 'dhcpv6' : 'dhcp');
  put(draft, 'network.transport', 'udp');
  put(draft, 'source.ip', record['IPAddress']);
  put(draft, 'source.domain', record['HostName']);
  put(draft, 'source.mac', colons(record['MACAddress'] ?? ''));
  put(draft, 'user.name', record['UserName']);
  for (const name of ['TransactionID', 'QResult', 'CorrelationID', 'VendorClassASCII', 'DnsRegError'])
    put(draft, `microsoft.dhcp.${name}`, record[name]);
  putShape(draft, { category: ['network'], type: ['connection', type], action });
  if (type === 'error' || type === 'denied') put(draft, 'event.outcome', 'failure');
  draft.message = `${record['Description'] ?? action} ${record['IPAddress'] ?? ''} ${record['HostName'] ?? ''} ${record['MACAddress'] ?? ''}`;
  return finish(draft);
}

export const windowsDhcp: Device = {
  id: 'windows-dhcp',
  title: 'Windows DHCP Server',
  summary: 'The audit log of Windows DHCP Server: leases, refusals, DNS updates.',
  aliases: ['microsoft-dhcp'],
  snippets: [vectorLinesSnippet(['C:\\\\Windows\\\\System32\\\\dhcp\\\\DhcpSrvLog-*.log'])],
  recognises: ({ message }) => (opening.test(message) ? 85 : 0),
  read: dhcpEvent,
};
