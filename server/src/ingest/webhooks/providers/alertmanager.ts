// Prometheus Alertmanager, webhook version 4; Grafana's unified alerting writes the same list.
import { jsonEvent } from '../../sources/json.ts';
import { isObject } from '../../sources/source.ts';
import { attackOf } from '../attack.ts';
import { gatherEntities } from '../entity-list.ts';
import { defineWebhook, externalAlert, Unreadable, type ExternalAlert } from '../provider.ts';
import { objectAt, objectsAt, plainFields, textAt, timeAt, type Fields } from '../reading.ts';
import { severityOfWord, usual } from '../severity.ts';

const machineLabels = ['instance', 'node', 'nodename', 'pod_ip', 'host', 'hostname', 'target'];

/** One entry of `alerts`; `link` prefers what leads a person further than the expression's graph. */
export function prometheusAlert(alert: Fields, whole: Fields, link: string): ExternalAlert {
  const labels = { ...plainFields(objectAt(whole, 'commonLabels')), ...plainFields(alert['labels']) };
  const notes = { ...plainFields(objectAt(whole, 'commonAnnotations')), ...plainFields(alert['annotations']) };
  const name = labels['alertname'] ?? labels['rulename'] ?? 'Alert';
  const summary = textAt(notes, 'summary', 'title', 'message');
  const word = textAt(labels, 'severity', 'priority', 'level');
  const resolved = textAt(alert, 'status') === 'resolved';
  const [began, ended] = [timeAt(alert, 'startsAt'), timeAt(alert, 'endsAt')];
  const entities = gatherEntities();
  for (const label of machineLabels) entities.machine(labels[label]);
  entities.ecs(jsonEvent(labels).ecs);
  return externalAlert({
    title: summary === '' ? name : `${name}: ${summary}`,
    description: textAt(notes, 'description', 'message', 'runbook'),
    severity: severityOfWord(word) ?? usual,
    sourceSeverity: word,
    status: resolved ? 'resolved' : 'firing',
    rule: { id: textAt(labels, '__alert_rule_uid__', 'alertname') || name, name },
    identity: textAt(alert, 'fingerprint'),
    url: link,
    // Who ends an alert by hand may write an end before its beginning.
    time: resolved && began !== null && ended !== null ? Math.max(began, ended) : resolved ? (ended ?? began) : began,
    entities: entities.done(),
    attack: attackOf({
      tactics: [textAt(labels, 'tactic', 'mitre_tactic')],
      techniques: [textAt(labels, 'technique', 'mitre_technique'), textAt(notes, 'mitre')],
    }),
    facts: labels,
    original: alert,
  });
}

export const alertmanager = defineWebhook({
  id: 'alertmanager',
  title: 'Prometheus Alertmanager',
  product: 'Alertmanager',
  summary: 'Firing and resolved alerts, each known by its fingerprint.',
  verify: ['basic', 'token'],
  read: (values) =>
    values.flatMap((value) => {
      if (!isObject(value) || !Array.isArray(value['alerts']))
        throw new Unreadable('This is no notification of Alertmanager: it has no list `alerts`.');
      return objectsAt(value, 'alerts').map((alert) => prometheusAlert(alert, value, textAt(alert, 'generatorURL')));
    }),
  setup: [
    {
      text: 'Add a receiver to alertmanager.yml, route alerts to it, and reload Alertmanager.',
      snippet: {
        language: 'yaml',
        text: 'receivers:\n  - name: tocsin\n    webhook_configs:\n      - url: {url}\n        send_resolved: true\n        max_alerts: 500\nroute:\n  receiver: tocsin\n',
      },
    },
    { text: 'Give alerts a label "severity": critical, error, warning or info.' },
  ],
});
