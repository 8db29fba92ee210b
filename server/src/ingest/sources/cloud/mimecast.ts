// Mimecast: the SIEM logs of messages – receipt, process, delivery, and what its protections found.
import { textOf } from '../values.ts';
import { cloudSnippets } from './cloud-snippets.ts';
import { put, type Reading } from './ecs-names.ts';
import { putUrl } from './field-table.ts';
import { defineJsonSource, has, isText } from './json-source.ts';

const rejected = /^(?:rej|block|hld|drp|bnc)/i;

function finish(reading: Reading): void {
  const { value, ecs } = reading;
  const action = textOf(value['Act'] ?? value['action'] ?? value['Delivered']);
  const kind = textOf(value['logType'] ?? value['type'] ?? value['RcptActType']);
  put(reading, 'event.action', action || kind || 'message');
  const delivered = textOf(value['Delivered']).toLowerCase();
  if (rejected.test(action) || delivered === 'false') ecs['event.outcome'] = 'failure';
  else if (/^(?:acc|allow)/i.test(action) || delivered === 'true') ecs['event.outcome'] = 'success';
  else ecs['event.outcome'] = 'unknown';
  put(reading, 'email.direction', textOf(value['Dir'] ?? value['Route']).toLowerCase());
  const virus = textOf(value['Virus']);
  if (virus !== '' || isText(value['UrlCategory']) || isText(value['MimecastIP']))
    put(reading, 'rule.name', virus || value['UrlCategory']);
  if (virus !== '') {
    ecs['event.kind'] = 'alert';
    ecs['event.category'] = ['email', 'malware'];
  }
  putUrl(reading, textOf(value['url'] ?? value['URL']));
}

export const mimecast = defineJsonSource({
  id: 'mimecast',
  title: 'Mimecast',
  kind: 'cloud',
  summary: 'SIEM logs: receipt, process and delivery of messages, and what the protections found.',
  aliases: ['mimecast-siem'],
  wrappers: ['data'],
  snippets: cloudSnippets('mimecast'),
  refusal: 'The object is no Mimecast SIEM record: it lacks `datetime`, `aCode` or `acc`.',
  streams: [
    {
      is: (value) =>
        has(value, 'datetime', 'acc') && (has(value, 'aCode') || has(value, 'Sender') || has(value, 'Rcpt')),
      sure: 88,
      dataset: 'mimecast.siem_logs',
      logsource: { product: 'mimecast', service: 'siem_logs' },
      prefix: 'mimecast',
      names: (key) => key,
      fixed: {
        'event.module': 'mimecast',
        'event.category': ['email'],
        'event.type': ['info'],
        'observer.vendor': 'Mimecast',
      },
      time: ['datetime'],
      fields: {
        datetime: null,
        Sender: 'email.from.address',
        headerFrom: 'email.from.address',
        Rcpt: 'email.to.address',
        Recipient: 'email.to.address',
        Subject: 'email.subject',
        MsgId: 'email.message_id',
        IP: 'source.ip',
        SourceIP: 'source.ip',
        SenderDomain: 'source.domain',
        fileName: 'file.name',
        sha256: 'file.hash.sha256',
        sha1: 'file.hash.sha1',
        md5: 'file.hash.md5',
        RejInfo: 'event.reason',
        Err: 'event.reason',
        TlsVer: 'tls.version',
        Cphr: 'tls.cipher',
      },
      finish,
    },
  ],
});
