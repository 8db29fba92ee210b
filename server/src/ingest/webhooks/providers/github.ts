// GitHub's security alerts: code scanning, secret scanning, Dependabot.
import { isObject } from '../../sources/source.ts';
import { gatherEntities } from '../entity-list.ts';
import { defineWebhook, externalAlert, Unreadable, type ExternalAlert, type Headers } from '../provider.ts';
import { textAt, timeAt, type Fields } from '../reading.ts';
import { severityOfWord, usual } from '../severity.ts';

const overActions =
  /^(?:fixed|dismissed|resolved|closed_by_user|auto_dismissed|resolve|dismiss|publicly_leaked_resolved)$/;

type Kind = 'code scanning' | 'secret scanning' | 'dependabot';

function kindOf(alert: Fields, event: string): Kind | null {
  if (event === 'code_scanning_alert' || isObject(alert['tool'])) return 'code scanning';
  if (event === 'secret_scanning_alert' || textAt(alert, 'secret_type') !== '') return 'secret scanning';
  if (event === 'dependabot_alert' || isObject(alert['security_advisory'])) return 'dependabot';
  return null;
}

function ofAlert(value: Fields, alert: Fields, kind: Kind): ExternalAlert {
  const repository = textAt(value, 'repository.full_name');
  const name = textAt(alert, 'rule.description', 'rule.name', 'security_advisory.summary') ||
    (kind === 'secret scanning' ? `Secret found: ${textAt(alert, 'secret_type_display_name', 'secret_type')}` : 'Security alert'); // prettier-ignore
  // A leaked secret has no severity of its own; it is in strangers' hands.
  const word = textAt(
    alert,
    'rule.security_severity_level',
    'security_vulnerability.severity',
    'security_advisory.severity',
    'rule.severity',
  );
  const entities = gatherEntities();
  entities.file(textAt(alert, 'most_recent_instance.location.path', 'dependency.manifest_path'));
  entities.user(textAt(value, 'commit_oid') === '' ? '' : textAt(value, 'sender.login'));
  const over =
    overActions.test(textAt(value, 'action')) || ['fixed', 'dismissed', 'resolved'].includes(textAt(alert, 'state'));
  const facts = ['action', 'repository.full_name', 'ref', 'alert.number', 'alert.state', 'alert.tool.name', 'alert.rule.id', 'alert.secret_type',
    'alert.security_advisory.ghsa_id', 'alert.security_advisory.cve_id', 'alert.dependency.package.name', 'alert.most_recent_instance.location.path']; // prettier-ignore
  return externalAlert({
    title: repository === '' ? name : `${repository}: ${name}`,
    description: textAt(
      alert,
      'rule.full_description',
      'security_advisory.description',
      'most_recent_instance.message.text',
    ),
    severity: severityOfWord(word) ?? (kind === 'secret scanning' ? 3 : usual),
    sourceSeverity: word,
    status: over ? 'resolved' : 'firing',
    rule: { id: textAt(alert, 'rule.id', 'security_advisory.ghsa_id', 'secret_type') || kind, name },
    identity: `${repository}/${kind}/${textAt(alert, 'number') || textAt(alert, 'html_url')}`,
    url: textAt(alert, 'html_url'),
    time: over ? timeAt(alert, 'fixed_at', 'dismissed_at', 'resolved_at', 'updated_at') : timeAt(alert, 'created_at'),
    entities: entities.done(),
    facts: Object.fromEntries(facts.map((path) => [path, textAt(value, path)])),
    original: value,
  });
}

const eventOf = (headers: Headers): string => {
  const event = headers['x-github-event'];
  return typeof event === 'string' ? event : '';
};

export const github = defineWebhook({
  id: 'github',
  title: 'GitHub',
  summary: 'Alerts of code scanning, secret scanning and Dependabot, of a repository or an organisation.',
  verify: ['github'],
  deliveryId: ({ headers }) => {
    const id = headers['x-github-delivery'];
    return typeof id === 'string' ? id : '';
  },
  read: (values, { headers }) =>
    values.flatMap((value) => {
      if (!isObject(value)) throw new Unreadable('This is no delivery of GitHub.');
      const { alert } = value;
      const kind = isObject(alert) ? kindOf(alert, eventOf(headers)) : null;
      if (isObject(alert) && kind) return [ofAlert(value, alert, kind)];
      // GitHub greets a new webhook, and may be told to send everything.
      if (textAt(value, 'zen') !== '' || isObject(value['repository']) || isObject(value['organization'])) return [];
      throw new Unreadable('This is no delivery of GitHub: it names no repository and no alert.');
    }),
  setup: [
    {
      text: 'Settings → Webhooks → Add webhook of the repository or organisation. Content type application/json, and this address:',
      snippet: { language: 'text', text: '{url}' },
    },
    { text: 'Secret:', snippet: { language: 'text', text: '{secret}' } },
    { text: 'Choose "Code scanning alerts", "Secret scanning alerts" and "Dependabot alerts".' },
  ],
});
