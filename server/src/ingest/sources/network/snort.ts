// Snort: the fast and full alerts, their syslog form, and the JSON of version 3.
import type { NormalisedEvent } from '@tocsin/contracts/event';

import type { SyslogMessage } from '../../doors/syslog-message.ts';
import { inferYear, parseTime } from '../times.ts';
import { textOf } from '../values.ts';
import { putEndpoint, transportOf } from './conversions.ts';
import { type Device, deviceSnippet } from './device.ts';
import { putDirection } from './directions.ts';
import { type Draft, fieldTable, finish, got, type Product, put, putFields, putShape, startDraft } from './draft.ts';

const product: Product = { module: 'snort', vendor: 'Cisco', product: 'Snort', type: 'ids' };
const alert =
  /^\[(\d{1,6}):(\d{1,10}):(\d{1,6})\] "?(.{1,400}?)"?(?: \[\*\*\])?(?: ?\[AppID: ([^\]]{1,80})\])?(?: \[Classification: ([^\]]{0,200})\])?(?: \[Priority: (\d{1,3})\]:?)?(?: \[\*\*\])? ?(?:\{([A-Za-z0-9-]{1,20})\} (\S{3,60}) -> (\S{3,60}))?$/;
const tail =
  /\[Classification: ([^\]]{0,200})\] \[Priority: (\d{1,3})\]\s{1,4}(?:(\d\d\/\d\d(?:\/\d\d)?-\S{8,20}) (\S{3,60}) -> (\S{3,60}))?/;
const stamp = /^(?:(\d{2,4})\/)?(\d\d)\/(\d\d)(?:\/(\d{2,4}))?-(\d\d):(\d\d):(\d\d)(?:\.(\d{1,6}))?/;

/** `03/02-08:00:00.123456`, with the year before, behind, or not at all. */
function timeIn(text: string, receivedAt: number): number | null {
  const found = stamp.exec(text);
  if (found === null) return null;
  const [, before, month = '1', day = '1', behind, hours, minutes, seconds, fraction = '0'] = found;
  const written = before ?? behind;
  const year =
    written === undefined
      ? inferYear(Number(month) - 1, Number(day), receivedAt)
      : Number(written) + (written.length === 2 ? 2000 : 0);
  return Date.UTC(
    year,
    Number(month) - 1,
    Number(day),
    Number(hours),
    Number(minutes),
    Number(seconds),
    Math.floor(Number(`0.${fraction}`) * 1000),
  );
}

function shape(draft: Draft, blocked: boolean): void {
  putShape(draft, {
    kind: 'alert',
    category: ['network', 'intrusion_detection'],
    type: [blocked ? 'denied' : 'allowed'],
    action: blocked ? 'drop' : 'alert',
  });
  putDirection(draft);
}

function putRule(
  draft: Draft,
  gid: string | undefined,
  sid: string | undefined,
  revision: string | undefined,
  name: string | undefined,
): void {
  put(draft, 'rule.id', sid);
  put(draft, 'rule.version', revision);
  put(draft, 'rule.name', name);
  put(draft, 'rule.description', name);
  put(draft, 'snort.gid', gid);
}

/** One alert in the form that Snort and Suricata write to syslog; false when the text is none. */
export function putSnortAlert(draft: Draft, message: string): boolean {
  const begin = message.slice(0, 160).search(/\[\d{1,6}:\d{1,10}:\d{1,6}\] /);
  if (begin < 0) return false;
  const text = message.slice(begin, begin + 4_000);
  const full = tail.exec(text);
  const found =
    alert.exec(text.trimEnd()) ??
    (full === null ? null : /^\[(\d{1,6}):(\d{1,10}):(\d{1,6})\] (.{1,400}?) \[\*\*\]/.exec(text));
  if (found === null) return false;
  const [, gid, sid, revision, name, application, classification, priority, transport, source, destination] = found;
  Object.assign(draft.native, {
    gid,
    sid,
    revision,
    msg: name,
    classification: classification ?? full?.[1],
    priority: priority ?? full?.[2],
  });
  putRule(draft, gid, sid, revision, name);
  put(draft, 'rule.category', classification ?? full?.[1]);
  put(draft, 'event.severity', priority ?? full?.[2]);
  put(draft, 'network.application', application?.toLowerCase());
  put(draft, 'network.transport', transportOf((transport ?? '').replace(/^IPV6-ICMP$/i, 'ipv6-icmp')));
  putEndpoint(draft, 'source', source ?? full?.[4]);
  putEndpoint(draft, 'destination', destination ?? full?.[5]);
  shape(draft, /\[(?:Drop|Block(?:ed)?|wDrop)\]|\[drop\]/i.test(message));
  return true;
}

function snortLine(line: SyslogMessage, receivedAt: number): NormalisedEvent | null {
  const { message } = line;
  const draft = startDraft(product, line, { message });
  if (!putSnortAlert(draft, message)) return null;
  draft.logsource = { product: 'snort', service: 'alert' };
  draft.time =
    timeIn(message, receivedAt) ?? timeIn(tail.exec(message.slice(0, 4_000))?.[3] ?? '', receivedAt) ?? line.time;
  draft.message = got(draft, 'rule.name');
  return finish(draft);
}

const table = fieldTable({
  src_addr: 'source.ip', src_port: 'source.port', dst_addr: 'destination.ip', dst_port: 'destination.port', src_ap: null, dst_ap: null,
  proto: ['network.transport', transportOf], msg: 'rule.name', sid: 'rule.id', rev: 'rule.version', gid: 'snort.gid', class: 'rule.category',
  priority: 'event.severity', seconds: null, timestamp: null, action: null, iface: 'observer.ingress.interface.name', service: 'network.protocol',
  eth_src: 'source.mac', eth_dst: 'destination.mac', pkt_len: 'network.bytes', client_bytes: 'source.bytes', server_bytes: 'destination.bytes',
  client_pkts: 'source.packets', server_pkts: 'destination.packets', dir: 'snort.dir', b64_data: 'snort.b64_data',
}); // prettier-ignore

const emptyLine: SyslogMessage = {
  header: 'none',
  facility: null,
  severity: null,
  time: null,
  host: '',
  program: '',
  pid: '',
  messageId: '',
  structured: null,
  message: '',
  relay: '',
};
const isSnort = (value: Record<string, unknown>): boolean =>
  (value['sid'] !== undefined || value['rule'] !== undefined) &&
  value['msg'] !== undefined &&
  (value['src_addr'] !== undefined || value['src_ap'] !== undefined);

function snortObject(value: Record<string, unknown>, receivedAt: number): NormalisedEvent | null {
  if (!isSnort(value)) return null;
  const record: Record<string, string> = {};
  for (const name of Object.keys(value)) record[name] = textOf(value[name]);
  const [gid, sid, revision] = (record['rule'] ?? '').split(':');
  const draft = startDraft(product, emptyLine, { ...value });
  draft.time = timeIn(record['timestamp'] ?? '', receivedAt) ?? parseTime(record['seconds']);
  putFields(draft, record, table, 'snort.');
  if (sid !== undefined) putRule(draft, gid, sid, revision, record['msg']);
  if (record['src_addr'] === undefined) {
    putEndpoint(draft, 'source', record['src_ap']);
    putEndpoint(draft, 'destination', record['dst_ap']);
  }
  draft.logsource = { product: 'snort', service: 'alert' };
  shape(draft, /drop|block|reject/i.test(record['action'] ?? ''));
  draft.message = record['msg'] ?? '';
  return finish(draft);
}

export const snort: Device = {
  id: 'snort',
  title: 'Snort',
  summary: 'Alerts of Snort 2 and 3: fast, syslog and JSON; full alerts where one record holds a whole one.',
  aliases: ['snort3'],
  snippets: [
    deviceSnippet(
      'snort.lua: alerts through syslog',
      `alert_syslog = { facility = 'local5', level = 'info' }
-- and forward local5 to {syslogHost}:{syslogPort}
`,
    ),
  ],
  recognises: ({ message, program }) => {
    if (program === 'snort') return 92;
    const start = message.slice(0, 120);
    return start.includes('[') && /\[\d{1,6}:\d{1,10}:\d{1,6}\] /.test(start) ? 75 : 0;
  },
  read: snortLine,
  recognisesObject: (value) => (isSnort(value) ? 85 : 0),
  readObject: snortObject,
};
