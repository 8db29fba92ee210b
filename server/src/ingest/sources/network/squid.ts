// Squid proxy: access logs.
import type { NormalisedEvent } from '@tocsin/contracts/event';

import type { SyslogMessage } from '../../doors/syslog-message.ts';
import { rsyslogFileSnippet, vectorLinesSnippet } from '../snippets.ts';
import { type Device, deviceSnippet } from './device.ts';
import { finish, got, type Product, putProgram, startDraft } from './draft.ts';
import { putSquid } from './squid-line.ts';

const product: Product = { module: 'squid', vendor: 'Squid', product: 'squid', type: 'proxy' };
const result = / (?:TCP|UDP|NONE)(?:_[A-Z_]{1,60})?(?:\/\d{1,3} |:[A-Z_]{3,60}$|:(?:HIER|DIRECT|NONE))/;

function squidEvent(line: SyslogMessage): NormalisedEvent | null {
  const draft = startDraft(product, line, { message: line.message });
  if (!putSquid(draft, line.message)) return null;
  putProgram(draft, line);
  draft.logsource = { product: 'squid', category: 'proxy' };
  draft.message = `${got(draft, 'http.request.method')} ${got(draft, 'url.original')} ${got(draft, 'http.response.status_code')} ${got(draft, 'event.action')}`;
  return finish(draft);
}

export const squid: Device = {
  id: 'squid',
  title: 'Squid',
  kind: 'web',
  summary: 'Access logs of the Squid proxy: native, common, combined, and native with quoted headers.',
  aliases: ['squid-access'],
  snippets: [
    deviceSnippet(
      'squid.conf: log through syslog',
      `access_log syslog:local5.info squid
# and forward local5 to {syslogHost}:{syslogPort} with the local syslog service
`,
    ),
    vectorLinesSnippet(['/var/log/squid/access.log']),
    rsyslogFileSnippet('/var/log/squid/access.log', 'squid'),
  ],
  recognises: ({ program, message }) =>
    /^\(?squid/.test(program) ? 90 : result.test(message.slice(0, 9_000)) ? 75 : 0,
  read: squidEvent,
};
