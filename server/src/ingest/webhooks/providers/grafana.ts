// Grafana's unified alerting, and the notifications of its older kind.
import { isObject } from '../../sources/source.ts';
import { gatherEntities } from '../entity-list.ts';
import { defineWebhook, externalAlert, Unreadable, type ExternalAlert } from '../provider.ts';
import { objectsAt, plainFields, textAt, timeAt, type Fields } from '../reading.ts';
import { usual } from '../severity.ts';
import { prometheusAlert } from './alertmanager.ts';

/** Before version 9: one rule a message, with its state. */
function legacy(value: Fields): ExternalAlert {
  const state = textAt(value, 'state');
  const tags = plainFields(value['tags']);
  const entities = gatherEntities();
  for (const name of ['instance', 'host', 'hostname']) entities.machine(tags[name]);
  return externalAlert({
    title: textAt(value, 'title', 'ruleName'),
    description: textAt(value, 'message'),
    severity: usual,
    status: state === 'ok' ? 'resolved' : 'firing',
    rule: { id: textAt(value, 'ruleId'), name: textAt(value, 'ruleName') },
    identity: textAt(value, 'ruleId', 'ruleName'),
    url: textAt(value, 'ruleUrl'),
    time: timeAt(value, 'time'),
    entities: entities.done(),
    facts: { ...tags, state },
    original: value,
  });
}

export const grafana = defineWebhook({
  id: 'grafana',
  title: 'Grafana',
  summary: 'Alerts of Grafana’s contact point "Webhook", firing and resolved, signed if you wish.',
  verify: ['grafana', 'grafana-timestamp', 'basic', 'token'],
  read: (values) =>
    values.flatMap((value) => {
      if (!isObject(value)) throw new Unreadable('This is no notification of Grafana.');
      if (Array.isArray(value['alerts']))
        return objectsAt(value, 'alerts').map((alert) =>
          prometheusAlert(alert, value, textAt(alert, 'panelURL', 'dashboardURL', 'generatorURL')),
        );
      if (textAt(value, 'ruleName') !== '') return [legacy(value)];
      throw new Unreadable('This is no notification of Grafana: it has no list `alerts`.');
    }),
  setup: [
    {
      text: 'Alerting → Contact points → Add contact point → Webhook. Method POST, and this address:',
      snippet: { language: 'text', text: '{url}' },
    },
    {
      text: 'Under "HMAC Signature", paste this secret and leave the headers as they are:',
      snippet: { language: 'text', text: '{secret}' },
    },
    { text: 'Press "Test", then send a notification policy to the contact point.' },
  ],
});
