// Apache httpd: access logs in the common formats, ssl_request_log, and the error log.
import { rsyslogFileSnippet, shellSnippet, snippets, vectorLinesSnippet } from '../snippets.ts';
import { defineSource, ParseFault } from '../source.ts';
import { finished, lineOf, putSender, startOf } from './draft.ts';
import { accessDraft, isAccessLine } from './web-access.ts';
import { apacheError } from './web-error.ts';

const access = { product: 'apache', service: 'apache', category: 'webserver' };

export const apache = defineSource({
  id: 'apache',
  title: 'Apache HTTP Server',
  kind: 'web',
  summary: 'Access logs (common, combined, vhost, with forwarded addresses), ssl_request_log and the error log.',
  format: 'lines',
  aliases: ['httpd', 'apache2', 'access-log', 'webserver'],
  snippets: snippets('apache', [
    vectorLinesSnippet(['/var/log/apache2/*.log', '/var/log/httpd/*_log']),
    rsyslogFileSnippet('/var/log/apache2/access.log', 'apache'),
    shellSnippet,
  ]),
  recognise: (record) => {
    const start = startOf(record);
    if (
      /\[(?:[a-z0-9_]{1,40}:)?(?:error|warn|notice|crit|alert|emerg|info|debug)\] (?:\[(?:pid|client|remote) )/.test(
        start,
      )
    )
      return 95;
    if (/^AH\d{5}: /.test(start)) return 90;
    if (!isAccessLine(start)) return 0;
    // A proxy that writes in the same format adds how it answered.
    if (/ TCP_[A-Z_]{3,30}[:/]/.test(start)) return 40;
    return /\b(?:httpd|apache2?)(?:\[\d+\])?:/.test(start) ? 95 : 90;
  },
  parse: (record) => {
    const line = lineOf(record);
    const draft = accessDraft('apache', line.text, access) ?? apacheError(line.text);
    if (draft === null) throw new ParseFault('The line is in none of the formats of an Apache access or error log.');
    putSender(draft, line);
    return finished(draft);
  },
});
