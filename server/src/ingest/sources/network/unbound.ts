// Unbound: queries and replies of the resolver.
import { type Device, deviceSnippet } from './device.ts';
import { finish, has, type Product, put, startDraft } from './draft.ts';
import { putUnbound } from './services.ts';

const product: Product = { module: 'unbound', vendor: 'NLnet Labs', product: 'Unbound', type: 'dns' };
const ownTime = /^\[(\d{10})\] unbound(\[\d{1,9}:[0-9a-f]{1,4}\] )/;

export const unbound: Device = {
  id: 'unbound',
  title: 'Unbound',
  summary: 'Queries and replies of the Unbound resolver, from syslog or from its own file.',
  snippets: [
    deviceSnippet(
      'unbound.conf: log through syslog',
      `server:
    use-syslog: yes
    log-queries: yes
    log-replies: yes
# and forward daemon.* to {syslogHost}:{syslogPort}
`,
    ),
  ],
  recognises: ({ program, message }) => (program === 'unbound' ? 84 : ownTime.test(message) ? 84 : 0),
  read: (line) => {
    const own = ownTime.exec(line.message);
    const draft = startDraft(product, line, { message: line.message });
    if (own !== null) draft.time = Number(own[1]) * 1000;
    const read = putUnbound(draft, own === null ? line.message : `${own[2] ?? ''}${line.message.slice(own[0].length)}`);
    if (
      !read &&
      own === null &&
      line.program !== 'unbound' &&
      !/^\[\d+:[0-9a-f]+\] (?:info|notice|error|warning):/.test(line.message)
    )
      return null;
    draft.logsource = { product: 'unbound', ...(has(draft, 'dns.question.name') ? { category: 'dns' } : {}) };
    put(draft, 'process.name', 'unbound');
    put(draft, 'process.pid', line.pid);
    return finish(draft);
  },
};
