// CoreDNS: the log plugin's lines, `[INFO] 10.0.0.5:51234 - 4411 "A IN www.example.org. udp 41 false 512" NOERROR qr,rd,ra 78 0.000123s`.
import type { NormalisedEvent } from '@tocsin/contracts/event';

import type { SyslogMessage } from '../../doors/syslog-message.ts';
import { vectorLinesSnippet } from '../snippets.ts';
import { fromSeconds, putEndpoint } from './conversions.ts';
import type { Device } from './device.ts';
import { finish, type Product, put, putShape, startDraft } from './draft.ts';

const product: Product = { module: 'coredns', vendor: 'CNCF', product: 'CoreDNS', type: 'dns' };
const query =
  /^(?:(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?Z) )?\[(INFO|DEBUG|WARNING|ERROR)\] (\[?[0-9a-f.:]{3,45}\]?:\d{1,5}) - (\d{1,6}) "([A-Z0-9]{1,12}) ([A-Z]{1,6}) (\S{1,255})\.? (udp|tcp|https|tls|grpc|quic)6? (\d{1,6}) (true|false) (\d{1,6})" ([A-Z]{1,12}|-) (\S{1,40}) (\d{1,7}) ([\d.e-]{1,20})s/i;
const fault = /^(?:\S{20,35} )?\[ERROR\] plugin\/(\w{1,30}): (\d{1,3}) (\S{1,255}) ([A-Z0-9]{1,12}): (.{1,500})/;

function corednsEvent(line: SyslogMessage): NormalisedEvent | null {
  const found = query.exec(line.message);
  const failed = found === null ? fault.exec(line.message) : null;
  if (found === null && failed === null) return null;
  const draft = startDraft(product, line, { message: line.message });
  draft.logsource = { product: 'coredns', category: 'dns' };
  put(draft, 'network.protocol', 'dns');
  if (found !== null) {
    const [
      ,
      stamp,
      level,
      peer,
      id,
      type,
      className,
      name = '',
      transport = '',
      bytes,
      ,
      ,
      code = '',
      flags,
      answered,
      seconds = '',
    ] = found;
    if (stamp !== undefined) draft.time = Date.parse(stamp);
    put(draft, 'log.level', level?.toLowerCase());
    putEndpoint(draft, 'source', peer);
    put(draft, 'dns.id', id);
    put(draft, 'dns.question.type', type);
    put(draft, 'dns.question.class', className);
    put(draft, 'dns.question.name', name.length > 1 ? name.replace(/\.$/, '') : name);
    put(draft, 'network.transport', transport === 'udp' || transport === 'quic' ? 'udp' : 'tcp');
    put(draft, 'source.bytes', bytes);
    put(draft, 'dns.response_code', code);
    put(draft, 'dns.header_flags', flags?.split(','));
    put(draft, 'destination.bytes', answered);
    put(draft, 'event.duration', fromSeconds(seconds));
    putShape(draft, {
      category: ['network'],
      type: ['protocol'],
      action: 'dns-query',
      outcome: code === 'NOERROR' || code === 'NXDOMAIN' ? 'success' : 'failure',
    });
  } else {
    put(draft, 'dns.question.name', failed?.[3]?.replace(/\.$/, ''));
    put(draft, 'dns.question.type', failed?.[4]);
    put(draft, 'error.message', failed?.[5]);
    putShape(draft, { category: ['network'], type: ['error'], action: 'dns-error', outcome: 'failure' });
  }
  return finish(draft);
}

export const coredns: Device = {
  id: 'coredns',
  title: 'CoreDNS',
  summary: 'Queries and errors of CoreDNS, as the log and errors plugins write them.',
  snippets: [vectorLinesSnippet(['/var/log/coredns/*.log'])],
  recognises: ({ message }) =>
    message.slice(0, 60).includes('[') && (query.test(message) || fault.test(message)) ? 92 : 0,
  read: corednsEvent,
};
