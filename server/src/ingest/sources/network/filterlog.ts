// The packet filter's log of pfSense and OPNsense: comma-separated, with columns by IP version and protocol.
import { readColumns } from './columns.ts';
import { transportOf } from './conversions.ts';
import { type Draft, put, putShape } from './draft.ts';
import { wordIn } from './words.ts';

const verdicts: Record<string, string> = {
  pass: 'allowed',
  block: 'denied',
  reject: 'denied',
  match: 'info',
  nat: 'info',
  rdr: 'info',
  binat: 'info',
};

type FilterLog = Record<string, string>;

/** The named columns; null when the text is no such line. */
export function readFilterlog(text: string): FilterLog | null {
  const values = readColumns(text);
  const [rule, subrule, anchor, tracker, iface, reason, action, direction, version] = values;
  if (
    values.length < 16 ||
    rule === undefined ||
    action === undefined ||
    wordIn(verdicts, action) === undefined ||
    (version !== '4' && version !== '6')
  )
    return null;
  const named: Record<string, string | undefined> = {
    rule,
    subrule,
    anchor,
    tracker,
    interface: iface,
    reason,
    action,
    direction,
    version,
  };
  const at = version === '4' ? 17 : 14;
  if (version === '4') {
    const [tos, ecn, ttl, id, offset, flags, protocolId, protocol] = values.slice(9);
    Object.assign(named, { tos, ecn, ttl, id, offset, flags, protocolId, protocol });
  } else {
    const [trafficClass, flowLabel, hopLimit, protocol, protocolId] = values.slice(9);
    Object.assign(named, { trafficClass, flowLabel, hopLimit, protocol, protocolId });
  }
  const [length, source, destination, ...rest] = values.slice(at);
  Object.assign(named, { length, source, destination });
  const protocol = (named['protocol'] ?? '').toLowerCase();
  if (protocol === 'tcp' || protocol === 'udp') {
    const [sourcePort, destinationPort, dataLength, tcpFlags, sequence, acknowledgement, window, urgent, options] =
      rest;
    Object.assign(named, {
      sourcePort,
      destinationPort,
      dataLength,
      tcpFlags,
      sequence,
      acknowledgement,
      window,
      urgent,
      options,
    });
  } else if (protocol.includes('icmp')) {
    const [icmpType, ...icmp] = rest;
    Object.assign(named, { icmpType, icmpData: icmp.join(',') });
  }
  const found: FilterLog = {};
  for (const name in named) {
    const value = named[name];
    if (value) found[name] = value;
  }
  return found;
}

const columns: readonly (readonly [string, string])[] = [
  ['source', 'source.ip'], ['destination', 'destination.ip'], ['sourcePort', 'source.port'], ['destinationPort', 'destination.port'],
  ['tracker', 'rule.id'], ['anchor', 'rule.ruleset'], ['interface', 'observer.ingress.interface.name'], ['reason', 'event.reason'],
  ['length', 'network.bytes'], ['action', 'event.action'],
]; // prettier-ignore

export function putFilterlog(draft: Draft, log: FilterLog, prefix: string): void {
  for (const [name, field] of columns) put(draft, field, log[name]);
  put(draft, 'network.transport', transportOf((log['protocol'] ?? '').replace(/^icmpv6$/i, 'ipv6-icmp')));
  put(draft, 'network.type', log['version'] === '6' ? 'ipv6' : 'ipv4');
  put(draft, 'network.direction', log['direction'] === 'in' ? 'inbound' : log['direction'] === 'out' ? 'outbound' : '');
  for (const name of ['rule', 'tcpFlags', 'icmpType', 'ttl', 'hopLimit', 'dataLength', 'flags'])
    put(draft, `${prefix}${name}`, log[name]);
  putShape(draft, { category: ['network'], type: ['connection', wordIn(verdicts, log['action'] ?? '') ?? 'info'] });
}
