// Turns one `%FACILITY-SEVERITY-MNEMONIC: text` message of Cisco IOS or NX-OS into an event.
import type { LogSource, NormalisedEvent } from '@tocsin/contracts/event';

import { parseSyslogMessage, type SyslogMessage } from '../../doors/syslog-message.ts';
import { iosMessages, otherIosMessage } from './cisco-ios-messages.ts';
import { transportOf } from './conversions.ts';
import { type Draft, finish, type Product, put, putProgram, putShape, startDraft } from './draft.ts';
import { readFirst } from './templates.ts';
import { wordIn } from './words.ts';

type IosHead = { facility: string; severity: string; mnemonic: string; text: string };

const head = /%([A-Z][A-Z0-9_]{1,40}(?:-[A-Z][A-Z0-9_]{0,40})?)-([0-7])-([A-Z][A-Za-z0-9_]{1,60}): ?/y;

/** Null when the message has no such head near its beginning. */
export function iosHead(message: string): IosHead | null {
  const at = message.indexOf('%');
  if (at < 0 || at > 200) return null;
  head.lastIndex = at;
  const found = head.exec(message);
  if (found === null) return null;
  return {
    facility: found[1] ?? '',
    severity: found[2] ?? '',
    mnemonic: found[3] ?? '',
    text: message.slice(head.lastIndex),
  };
}

/** Public rules look for commands under `aaa`, for routing protocols under their name. */
function logsourceOf({ facility, mnemonic }: IosHead): LogSource {
  const key = `${facility}-${mnemonic}`;
  if (facility.endsWith('BGP') || key.endsWith('TCP-BADAUTH')) return { product: 'cisco', service: 'bgp' };
  if (facility.includes('LDP') || mnemonic.includes('TCPMD5')) return { product: 'cisco', service: 'ldp' };
  if (facility.startsWith('AAA') || facility === 'PARSER' || key === 'HA_EM-LOG')
    return { product: 'cisco', service: 'aaa' };
  if (mnemonic.includes('ACCESSLOG')) return { product: 'cisco', service: 'ios', category: 'firewall' };
  return { product: 'cisco', service: 'ios' };
}

const plain: Record<string, string> = {
  reason: 'event.reason',
  command: 'process.command_line',
  interface: 'observer.ingress.interface.name',
  packets: 'network.packets',
};

function putPart(draft: Draft, name: string, value: string): void {
  if (name === 'transport') put(draft, 'network.transport', transportOf(value));
  else if (name === 'protocol') put(draft, 'network.protocol', value.toLowerCase());
  else if (name === 'verdict') putVerdict(draft, value.toLowerCase());
  else put(draft, name.includes('.') ? name : (wordIn(plain, name) ?? `cisco.ios.${name}`), value);
}

function putVerdict(draft: Draft, value: string): void {
  if (/^(?:denied|permitted)/.test(value)) {
    const denied = value.startsWith('denied');
    putShape(draft, {
      type: ['connection', denied ? 'denied' : 'allowed'],
      action: denied ? 'deny' : 'allow',
      outcome: 'success',
    });
  } else put(draft, 'event.outcome', value.startsWith('succe') ? 'success' : 'failure');
}

/** With `logging origin-id` the name of the device stands before the time: `29: name: *Mar  2 08:00:00: %…`. */
function withOrigin(line: SyslogMessage, receivedAt: number): SyslogMessage {
  if (line.header !== 'none' || line.program === '' || line.message.startsWith('%')) return line;
  const inner = parseSyslogMessage(line.message, receivedAt);
  return inner.time === null ? line : { ...line, time: inner.time, host: line.program, program: '' };
}

export function iosEvent(product: Product, whole: SyslogMessage, found: IosHead, receivedAt: number): NormalisedEvent {
  const line = withOrigin(whole, receivedAt);
  const { facility, severity, mnemonic, text } = found;
  const known = iosMessages.get(`${facility}-${mnemonic}`) ?? otherIosMessage;
  const fields = readFirst(known.templates, text) ?? {};
  const draft = startDraft(product, line, { ...fields, facility, severity, mnemonic, message: line.message });
  draft.logsource = logsourceOf(found);
  putProgram(draft, line);
  putShape(draft, known.shape);
  put(draft, 'event.code', mnemonic);
  put(draft, 'event.provider', facility);
  put(draft, 'event.severity', severity);
  put(draft, 'cisco.ios.facility', facility);
  for (const [name, value] of Object.entries(fields)) putPart(draft, name, value);
  draft.message = `${facility}-${mnemonic}: ${text}`;
  return finish(draft);
}
