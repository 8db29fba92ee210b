// nginx: access logs, the ingress controller's, access logs written as JSON, and the error log.
import { rsyslogFileSnippet, shellSnippet, snippets, vectorLinesSnippet } from '../snippets.ts';
import { defineSource, isObject, ParseFault, type SourceRecord } from '../source.ts';
import { parseTime } from '../times.ts';
import { textOf } from '../values.ts';
import {
  conclude,
  type Draft,
  type Fields,
  finished,
  lineOf,
  newDraft,
  objectFor,
  put,
  putAddress,
  putSender,
  startOf,
} from './draft.ts';
import { accessDraft, isAccessLine, putAgent, putRequest, putStatus } from './web-access.ts';
import { nginxError } from './web-error.ts';

const access = { product: 'nginx', service: 'nginx', category: 'webserver' };
const uses = (value: Fields): boolean =>
  value['remote_addr'] !== undefined && (value['request'] !== undefined || value['request_uri'] !== undefined);

/** `log_format … escape=json` with the names of nginx's variables, as most people write it. */
function jsonDraft(value: Fields): Draft {
  const draft = newDraft('nginx', 'access', access, { ...value });
  conclude(draft, { category: ['web'], type: ['access'] });
  const word = (name: string): string => textOf(value[name]);
  draft.time = parseTime(
    value['time_iso8601'] ?? value['msec'] ?? value['time'] ?? value['@timestamp'] ?? value['time_local'],
  );
  putAddress(draft, 'source', value['remote_addr']);
  draft.native['c-ip'] = word('remote_addr');
  put(draft, 'user.name', value['remote_user']);
  const uri = word('request_uri') || word('uri');
  const query = word('args') || word('query_string');
  const target = uri.includes('?') || query === '' ? uri : `${uri}?${query}`;
  const version = word('server_protocol');
  putRequest(
    draft,
    word('request') || `${word('request_method') || 'GET'} ${target}${version === '' ? '' : ` ${version}`}`,
  );
  putStatus(draft, word('status'));
  put(draft, 'http.response.body.bytes', value['body_bytes_sent'] ?? value['bytes_sent']);
  putAgent(draft, word('http_referrer') || word('http_referer'), word('http_user_agent') || word('user_agent'));
  put(draft, 'url.domain', value['http_host'] ?? value['host'] ?? value['server_name']);
  const seconds = Number(value['request_time']);
  if (Number.isFinite(seconds) && seconds > 0) put(draft, 'event.duration', Math.round(seconds * 1e9));
  draft.message = [word('remote_addr'), word('request') || target, word('status')]
    .filter((part) => part !== '')
    .join(' ');
  return draft;
}

function draftOf(record: SourceRecord): Draft {
  if (isObject(record.value) && uses(record.value)) return jsonDraft(record.value);
  const line = lineOf(record);
  const draft = accessDraft('nginx', line.text, access) ?? nginxError(line.text);
  if (draft === null) throw new ParseFault('The line is in none of the formats of an nginx access or error log.');
  putSender(draft, line);
  return draft;
}

export const nginx = defineSource({
  id: 'nginx',
  title: 'nginx',
  kind: 'web',
  summary: 'Access logs, also of the Kubernetes ingress controller and in JSON, and the error log.',
  format: 'lines',
  aliases: ['nginx-ingress', 'ingress-nginx'],
  snippets: snippets('nginx', [
    vectorLinesSnippet(['/var/log/nginx/*.log']),
    rsyslogFileSnippet('/var/log/nginx/access.log', 'nginx'),
    shellSnippet,
  ]),
  recognise: (record) => {
    const value = objectFor(record);
    if (value !== null) return uses(value) ? 90 : 0;
    const start = startOf(record);
    if (/^\d{4}\/\d{2}\/\d{2} \d{2}:\d{2}:\d{2} \[[a-z]+\] \d+#\d+: /.test(start)) return 95;
    if (!isAccessLine(start)) return 0;
    return /\bnginx(?:\[\d+\])?:/.test(start) || /" \d+ [\d.]+ \[[^\]]*\] \[[^\]]*\] /.test(start) ? 95 : 75;
  },
  parse: (record) => finished(draftOf(record)),
});
