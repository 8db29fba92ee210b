// HAProxy's HTTP, TCP, connect and error lines.
import { outcomeOf, putRequestLine } from './access-line.ts';
import { fromMillis, putEndpoint } from './conversions.ts';
import { type Draft, put, putShape } from './draft.ts';

const opening = /^(\S{3,80}:\d{1,5}) \[(\d{2})\/([A-Z][a-z]{2})\/(\d{4}):(\d\d:\d\d:\d\d)(?:\.(\d{1,6}))?\] /;
const http =
  /^(\S{1,255}) ([^\s/]{1,255})\/(\S{1,255}) (?:[-+\d]{1,12}\/){4}\+?(-?\d{1,12}) (-?\d{1,3}) \+?(\d{1,18}) (\S{1,2000}) (\S{1,2000}) (\S{2,4}) ([\d/+]{3,60}) ([\d/+]{1,40})(?: (\{.*?\}))?(?: (\{.*?\}))? "([^"]*)"?/;
const tcp =
  /^(\S{1,255}) ([^\s/]{1,255})\/(\S{1,255}) (?:[-+\d]{1,12}\/){2}\+?(-?\d{1,12}) \+?(\d{1,18}) (\S{2,4}) ([\d/+]{3,60}) ([\d/+]{1,40})/;
const connect = /^Connect from (\S{3,80}) to (\S{3,80}) \(([^/()]{1,100})\/([A-Z]{1,10})\)/;
const server = /^(?:Server|Backend|backend|Proxy) (\S{1,200}) (.{1,300})/;

function putNames(draft: Draft, frontend = '', backend = '', name = ''): void {
  put(draft, 'haproxy.frontend_name', frontend.replace(/~$/, ''));
  put(draft, 'haproxy.backend_name', backend);
  put(draft, 'haproxy.server_name', name === '<NOSRV>' ? '' : name);
}

/** False when HAProxy writes no such line. */
export function putHaproxy(draft: Draft, text: string): boolean {
  const head = opening.exec(text);
  if (head === null) return putOther(draft, text);
  const [whole, client, day = '', month = '', year = '', clock = '', fraction = ''] = head;
  const time = Date.parse(`${day} ${month} ${year} ${clock} UTC`);
  if (!Number.isNaN(time)) draft.time = time + Math.floor(Number(`0.${fraction || '0'}`) * 1000);
  putEndpoint(draft, 'source', client);
  const rest = text.slice(whole.length);
  const request = http.exec(rest);
  if (request !== null) {
    const [, frontend, backend, name, total = '', status = '', bytes, , , state, , , , , words = ''] = request;
    putNames(draft, frontend, backend, name);
    put(draft, 'event.duration', fromMillis(total));
    put(draft, 'http.response.status_code', status);
    put(draft, 'http.response.bytes', bytes);
    put(draft, 'haproxy.termination_state', state);
    putRequestLine(draft, words);
    putShape(draft, { category: ['web'], type: ['access'] });
    put(draft, 'event.outcome', outcomeOf(status.replace('-1', '')));
    return true;
  }
  const stream = tcp.exec(rest);
  if (stream !== null) {
    const [, frontend, backend, name, total = '', bytes, state] = stream;
    putNames(draft, frontend, backend, name);
    put(draft, 'event.duration', fromMillis(total));
    put(draft, 'destination.bytes', bytes);
    put(draft, 'haproxy.termination_state', state);
    putShape(draft, { category: ['network'], type: ['connection', 'end'] });
    return true;
  }
  const [place = '', ...reason] = rest.split(': ');
  putEndpoint(draft, 'destination', place.slice(place.lastIndexOf('/') + 1));
  put(draft, 'error.message', reason.join(': '));
  putShape(draft, { type: ['access'] });
  return true;
}

function putOther(draft: Draft, text: string): boolean {
  const found = connect.exec(text);
  if (found !== null) {
    putEndpoint(draft, 'source', found[1]);
    putEndpoint(draft, 'destination', found[2]);
    put(draft, 'haproxy.frontend_name', found[3]);
    put(draft, 'haproxy.mode', found[4]);
    putShape(draft, { category: [found[4] === 'HTTP' ? 'web' : 'network'], type: ['access'] });
    return true;
  }
  const state = server.exec(text);
  if (state === null) return false;
  put(draft, 'haproxy.server_name', state[1]);
  put(draft, 'event.reason', state[2]);
  putShape(draft, { category: ['host'], type: ['info'] });
  return true;
}
