// Check Point: Log Exporter's syslog, `[action:"Accept"; src:"…"]`, and its forms with equals signs and bars.
import type { NormalisedEvent } from '@tocsin/contracts/event';

import type { SyslogMessage } from '../../doors/syslog-message.ts';
import { cefStart, readCef } from '../cef.ts';
import { parseTime } from '../times.ts';
import { checkpointCefNames, checkpointFields } from './checkpoint-fields.ts';
import { putFullUrl, putUrl, putUser } from './conversions.ts';
import { type Device, deviceSnippet } from './device.ts';
import { putDirection } from './directions.ts';
import { type Draft, finish, got, has, type Product, put, putFields, putShape, startDraft } from './draft.ts';
import { readKeyValues } from './key-value.ts';

type Fields = Record<string, string>;

const product: Product = { module: 'checkpoint', vendor: 'Checkpoint', product: '', type: 'firewall' };
const denied = /^(?:drop|reject|block|prevent|deny|quarantine|redirect|inform user|failed)/i;
const allowed = /^(?:accept|allow|detect|encrypt|decrypt|bypass|inspect|monitor|log in|permit)/i;
const threats =
  /IPS|Anti-?(?:Bot|Virus|Malware)|SmartDefense|Threat Emulation|Threat Extraction|DDoS|Forensics|Anti-?Ransomware|Zero Phishing/i;

/** The flat record in whichever of its forms; null when it is none of them. */
function recordOf({ message, structured }: SyslogMessage): Fields | null {
  const cef = cefStart(message);
  if (cef >= 0) {
    const parts = readCef(message.slice(cef));
    if (parts === null || !/^Check ?Point$/i.test(parts.vendor)) return null;
    const record: Fields = { product: parts.product };
    for (const [name, value] of Object.entries(parts.extension)) record[checkpointCefNames.get(name) ?? name] = value;
    return record;
  }
  const element = Object.entries(structured ?? {}).find(
    ([id]) => id.startsWith('Fields@') || id.startsWith('sc@') || /2620/.test(id),
  );
  if (element !== undefined) return element[1];
  const colon = message.search(/\[?[a-z_]{2,40}:"/i);
  if (colon >= 0 && colon < 80)
    return readKeyValues(message.slice(colon + (message.charAt(colon) === '[' ? 1 : 0)), {
      assign: ':',
      separator: ';',
    });
  if (/^(?:time|hostname|product)=[^|]{1,80}\|/.test(message))
    return readKeyValues(message, { separator: '|', open: true });
  return null;
}

const isCheckpoint = (record: Fields): boolean =>
  record['product'] !== undefined ||
  record['loguid'] !== undefined ||
  record['originsicname'] !== undefined ||
  (record['origin'] !== undefined && record['action'] !== undefined);

function putVerdict(draft: Draft, record: Fields): void {
  const blade = record['product'] ?? '';
  const action = record['action'] ?? record['Action'] ?? '';
  const isLogin = /^(?:log ?in|log ?out|failed log ?in)$/i.test(action) || record['auth_status'] !== undefined;
  const verdict = denied.test(action) ? 'denied' : allowed.test(action) ? 'allowed' : '';
  put(draft, 'event.action', action);
  if (isLogin) {
    const failed = /fail/i.test(`${action} ${record['auth_status'] ?? ''} ${record['status'] ?? ''}`);
    putShape(draft, {
      category: ['authentication'],
      type: [/log ?out/i.test(action) ? 'end' : 'start'],
      outcome: failed ? 'failure' : 'success',
    });
    return;
  }
  const isThreat = threats.test(blade);
  const isAdministration =
    /SmartConsole|System Monitor|WEB_API|Security Management/i.test(blade) || record['administrator'] !== undefined;
  if (isAdministration) {
    putShape(draft, { category: ['configuration'], type: ['change'] });
    return;
  }
  putShape(draft, {
    kind: isThreat ? 'alert' : 'event',
    category: isThreat ? ['intrusion_detection', 'network'] : ['network'],
    type: verdict === '' ? ['info'] : isThreat ? [verdict] : ['connection', verdict],
  });
  if (verdict !== '') put(draft, 'event.outcome', 'success');
}

/** The name of the service, where it names a protocol above the transport. */
function putWeb(draft: Draft, record: Fields): void {
  const url = record['resource'] ?? '';
  if (url !== '') putUrl(draft, url.split(',')[0] ?? '', { bare: /^[\w.-]+\//.test(url) });
  if (!has(draft, 'url.full') && has(draft, 'url.domain')) putFullUrl(draft, 'https');
}

function checkpointEvent(line: SyslogMessage): NormalisedEvent | null {
  const record = recordOf(line);
  if (record === null || !isCheckpoint(record)) return null;
  const blade = record['product'] ?? '';
  const draft = startDraft({ ...product, product: blade || 'Check Point' }, line, { ...record });
  draft.logsource = { product: 'checkpoint', service: blade.toLowerCase() || 'firewall' };
  if (/Firewall|VPN-1|FireWall/i.test(blade)) draft.logsource.category = 'firewall';
  if (/URL Filtering|Application Control/i.test(blade)) draft.logsource.category = 'proxy';
  draft.time = parseTime(record['time'] ?? '') ?? line.time;
  putFields(draft, record, checkpointFields, 'checkpoint.');
  putUser(draft, 'source.user', /^(.*?)(?: \(.*\))?$/.exec(record['src_user_name'] ?? record['user'] ?? '')?.[1]);
  putUser(draft, 'destination.user', record['dst_user_name']);
  putUser(
    draft,
    'user',
    /^(.*?)(?: \(.*\))?$/.exec(record['user'] ?? record['src_user_name'] ?? record['administrator'] ?? '')?.[1],
  );
  putVerdict(draft, record);
  putWeb(draft, record);
  const towards = (record['conn_direction'] ?? record['ifdir'] ?? '').toLowerCase();
  put(draft, 'network.direction', towards === 'incoming' ? 'inbound' : towards === 'outgoing' ? 'outbound' : towards);
  putDirection(draft);
  draft.message =
    record['message_info'] ??
    record['protection_name'] ??
    `${blade} ${record['action'] ?? ''} ${got(draft, 'source.ip')} → ${got(draft, 'destination.ip')}:${got(draft, 'destination.port')}`;
  return finish(draft);
}

export const checkpoint: Device = {
  id: 'checkpoint',
  title: 'Check Point',
  summary:
    'Log Exporter of Check Point gateways and management: firewall, VPN, IPS, Anti-Bot, URL filtering, logins; syslog, generic or CEF.',
  aliases: ['check-point', 'checkpoint-firewall'],
  snippets: [
    deviceSnippet(
      'Check Point: Log Exporter',
      `cp_log_export add name tocsin target-server {syslogHost} target-port {syslogPort} protocol tcp format syslog
cp_log_export restart name tocsin
`,
      'sh',
    ),
  ],
  recognises: ({ message, program, structured }) => {
    const start = message.slice(0, 400);
    if (/\|Check ?Point\|/i.test(start)) return 90;
    if (structured !== null && Object.keys(structured).some((id) => id.includes('@1.3.6.1.4.1.2620'))) return 95;
    if (!start.slice(0, 120).includes(':"')) return 0;
    return /^CheckPoint$/i.test(program) ||
      /\b(?:ifdir|loguid|originsicname|conn_direction|sequencenum|origin):"/.test(start)
      ? 95
      : 0;
  },
  read: checkpointEvent,
};
