// Netskope: alerts of its API and of Cloud Exchange, one object each.
import { isObject } from '../../sources/source.ts';
import { attackOf } from '../attack.ts';
import { gatherEntities } from '../entity-list.ts';
import { defineWebhook, externalAlert, Unreadable, type ExternalAlert } from '../provider.ts';
import { listAt, textAt, textsAt, timeAt, type Fields } from '../reading.ts';
import { severityOfWord, usual } from '../severity.ts';

const severityFields = ['severity', 'severity_level', 'dlp_rule_severity', 'malware_severity', 'alert_severity'];

function ofAlert(alert: Fields): ExternalAlert {
  const kind = textAt(alert, 'alert_type');
  const name = textAt(alert, 'alert_name', 'policy', 'policy_name', 'malware_name') || kind || 'Netskope alert';
  // "unknown" of one field leaves it to the next.
  const word = severityFields.map((field) => textAt(alert, field)).find((text) => severityOfWord(text) !== null) ?? '';
  const entities = gatherEntities();
  entities.host(textAt(alert, 'hostname'));
  entities.user(textAt(alert, 'user', 'userkey', 'ur_normalized'));
  for (const field of ['srcip', 'userip', 'dstip']) entities.ip(alert[field]);
  entities.domain(textAt(alert, 'domain', 'page'));
  const url = textAt(alert, 'url');
  entities.url(url === '' || url.includes('://') ? url : `https://${url}`);
  entities.file(
    textAt(alert, 'file_path', 'object_type') === 'File'
      ? textAt(alert, 'object')
      : textAt(alert, 'file_path', 'dlp_file'),
  );
  for (const hash of ['md5', 'sha256', 'local_md5', 'local_sha256']) entities.hash(alert[hash]);
  const facts = ['alert_type', 'activity', 'action', 'app', 'appcategory', 'policy', 'user', 'object', 'dlp_profile', 'dlp_rule',
    'malware_name', 'malware_type', 'device', 'access_method', 'dst_country', 'src_country']; // prettier-ignore
  return externalAlert({
    title: kind === '' || name.startsWith(kind) ? name : `${kind}: ${name}`,
    description: [textAt(alert, 'activity'), textAt(alert, 'object'), textAt(alert, 'app')]
      .filter((text) => text !== '')
      .join(' · '),
    severity: severityOfWord(word) ?? usual,
    sourceSeverity: word || textAt(alert, 'severity'),
    rule: { id: textAt(alert, 'policy_id').split(' ', 1)[0] || name, name },
    identity: textAt(alert, '_id', 'alert_id', 'incident_id', 'dlp_incident_id'),
    time: timeAt(alert, 'timestamp', '_insertion_epoch_timestamp'),
    entities: entities.done(),
    attack: attackOf({ tactics: textsAt(alert, 'mitre_tactic'), techniques: textsAt(alert, 'mitre_technique') }),
    facts: Object.fromEntries(facts.map((path) => [path, textAt(alert, path)])),
    original: alert,
  });
}

function alertsIn(value: unknown): ExternalAlert[] {
  if (isObject(value)) {
    if (textAt(value, 'alert_type', 'alert_name') !== '' || textAt(value, 'alert') === 'yes') return [ofAlert(value)];
    const listed = [...listAt(value, 'data'), ...listAt(value, 'result')].filter(isObject);
    if (listed.length > 0) return listed.flatMap(alertsIn);
  }
  throw new Unreadable('This is no alert of Netskope: it has no `alert_type`.');
}

export const netskope = defineWebhook({
  id: 'netskope',
  title: 'Netskope',
  summary: 'Alerts of data loss, malware, behaviour and policy, as Cloud Exchange or a webhook forwards them.',
  verify: ['token', 'basic'],
  read: (values) => values.flatMap(alertsIn),
  setup: [
    {
      text: 'In Cloud Exchange, configure the plug-in "Webhook" (or your forwarder of the alerts API) with this address, format JSON:',
      snippet: { language: 'text', text: '{url}' },
    },
  ],
});
