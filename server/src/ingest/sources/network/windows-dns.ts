// Windows DNS Server's debug log: one packet a line, names written as `(3)www(7)example(3)org(0)`.
import type { NormalisedEvent } from '@tocsin/contracts/event';

import type { SyslogMessage } from '../../doors/syslog-message.ts';
import { vectorLinesSnippet } from '../snippets.ts';
import { putAddress } from './conversions.ts';
import type { Device } from './device.ts';
import { finish, type Product, put, putShape, startDraft } from './draft.ts';

const product: Product = { module: 'windows_dns', vendor: 'Microsoft', product: 'DNS Server', type: 'dns' };
const packet =
  /^(\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4}) {1,2}(\d{1,2}:\d\d:\d\d)(?: ([AP]M))? +([0-9A-F]{3,8}) +PACKET +([0-9A-F]{8,16}) (UDP|TCP) (Rcv|Snd) +(\S{2,45}) +([0-9a-f]{4}) (R| ) ([QNU?]) \[([0-9a-f]{4}) ?([ATDR ]{0,12}?) *([A-Z]{2,12})\] +([A-Z0-9]{1,10}) +(\(\d{1,3}\).*)$/;

/** Labels stand behind their lengths. */
function readLabels(text: string): string {
  return text
    .trim()
    .split(/\(\d{1,3}\)/)
    .filter((label) => label !== '')
    .join('.');
}

/** The date as the server's locale writes it: year first, or with dots day first, or month first. */
function timeOf(date: string, clock: string, half: string | undefined): number | null {
  const parts = date.split(/[/.-]/).map(Number);
  const [first = 0, second = 0, third = 0] = parts;
  const dayFirst = date.includes('.') || first > 12;
  const [year, month, day] =
    first > 999 ? [first, second, third] : dayFirst ? [third, second, first] : [third, first, second];
  const [hours = 0, minutes = 0, seconds = 0] = clock.split(':').map(Number);
  const time = Date.UTC(
    year,
    month - 1,
    day,
    (hours % 12) + (half === 'PM' ? 12 : half === 'AM' ? 0 : hours >= 12 ? 12 : 0),
    minutes,
    seconds,
  );
  return Number.isNaN(time) ? null : time;
}

function windowsDnsEvent(line: SyslogMessage): NormalisedEvent | null {
  const found = packet.exec(line.message);
  if (found === null) return null;
  const [
    ,
    date = '',
    clock = '',
    half,
    thread,
    ,
    transport = '',
    way = '',
    peer,
    id,
    answer,
    ,
    flagsHex,
    flags = '',
    code,
    type,
    labels = '',
  ] = found;
  const name = readLabels(labels);
  const native = {
    thread,
    protocol: transport,
    direction: way,
    remote: peer,
    xid: id,
    type: answer === 'R' ? 'response' : 'query',
    flags,
    responseCode: code,
    QNAME: name,
    QTYPE: type,
  };
  const draft = startDraft(product, line, native);
  draft.logsource = { product: 'windows', service: 'dns-server', category: 'dns' };
  draft.time = timeOf(date, clock, half) ?? line.time;
  put(draft, 'network.transport', transport.toLowerCase());
  put(draft, 'network.protocol', 'dns');
  put(draft, 'network.direction', way === 'Rcv' ? 'inbound' : 'outbound');
  putAddress(draft, way === 'Rcv' ? 'source' : 'destination', peer);
  put(draft, 'dns.id', id);
  put(draft, 'dns.type', answer === 'R' ? 'answer' : 'query');
  put(draft, 'dns.question.name', name);
  put(draft, 'dns.question.type', type);
  put(draft, 'dns.response_code', answer === 'R' ? code : '');
  put(draft, 'dns.header_flags', flagsHex);
  putShape(draft, {
    category: ['network'],
    type: ['protocol', 'info'],
    action: answer === 'R' ? 'dns-answer' : 'dns-query',
  });
  if (answer === 'R') put(draft, 'event.outcome', code === 'NOERROR' || code === 'NXDOMAIN' ? 'success' : 'failure');
  draft.message = `${way} ${answer === 'R' ? `answer ${code ?? ''}` : 'query'} ${type ?? ''} ${name} ${peer ?? ''}`;
  return finish(draft);
}

export const windowsDns: Device = {
  id: 'windows-dns',
  title: 'Windows DNS Server',
  summary: 'The debug log of Windows DNS Server: queries and answers, packet by packet.',
  aliases: ['microsoft-dns', 'windows-dns-debug'],
  snippets: [vectorLinesSnippet(['C:\\\\Windows\\\\System32\\\\dns\\\\dns.log'])],
  recognises: ({ message }) =>
    message.slice(0, 80).includes(' PACKET ') && packet.test(message.slice(0, 1_000)) ? 95 : 0,
  read: windowsDnsEvent,
};
