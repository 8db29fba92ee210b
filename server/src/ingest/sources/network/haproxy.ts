// HAProxy: HTTP and TCP lines of the load balancer.
import { type Device, deviceSnippet } from './device.ts';
import { finish, got, type Product, put, putProgram, startDraft } from './draft.ts';
import { putHaproxy } from './haproxy-line.ts';

const product: Product = { module: 'haproxy', vendor: 'HAProxy', product: 'HAProxy', type: 'proxy' };
const shape = /^\S{3,80}:\d{1,5} \[\d\d\/[A-Z][a-z]{2}\/\d{4}:\d\d:\d\d:\d\d\.\d{3}\] \S/;

export const haproxy: Device = {
  id: 'haproxy',
  title: 'HAProxy',
  kind: 'web',
  summary: 'HTTP and TCP logs of HAProxy, connection and error lines, state changes of servers.',
  snippets: [
    deviceSnippet(
      'haproxy.cfg: send syslog',
      `global
    log {syslogHost}:{syslogPort} len 8192 format rfc5424 local0 info
defaults
    log global
    option httplog
`,
    ),
  ],
  recognises: ({ program, message }) => (program === 'haproxy' ? 90 : shape.test(message) ? 70 : 0),
  read: (line) => {
    const draft = startDraft(product, line, { message: line.message });
    if (!putHaproxy(draft, line.message)) {
      if (line.program !== 'haproxy') return null;
      put(draft, 'event.category', ['host']);
    }
    putProgram(draft, line);
    const category = got(draft, 'http.response.status_code') === '' ? {} : { category: 'webserver' };
    draft.logsource = { product: 'haproxy', ...category };
    return finish(draft);
  },
};
