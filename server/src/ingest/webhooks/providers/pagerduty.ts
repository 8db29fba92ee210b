// PagerDuty: webhooks of version 3, and what products send to its Events API version 2.
import { isObject } from '../../sources/source.ts';
import { gatherEntities } from '../entity-list.ts';
import { defineWebhook, externalAlert, Unreadable, type ExternalAlert } from '../provider.ts';
import { objectAt, plainFields, textAt, timeAt, type Fields } from '../reading.ts';
import { severityOfWord, usual } from '../severity.ts';

/** Comments, assignments and the like are about an incident that was told before. */
const told = /^incident\.(?:triggered|resolved|reopened|acknowledged|escalated|priority_updated)$/;

function ofWebhook(event: Fields): ExternalAlert[] {
  const kind = textAt(event, 'event_type');
  const data = objectAt(event, 'data');
  if (!told.test(kind)) return [];
  const word = textAt(data, 'priority.summary', 'urgency');
  const entities = gatherEntities();
  return [
    externalAlert({
      title: textAt(data, 'title', 'summary'),
      description: textAt(data, 'body.details', 'description'),
      severity: severityOfWord(word) ?? severityOfWord(textAt(data, 'urgency')) ?? usual,
      sourceSeverity: word,
      status: kind === 'incident.resolved' || textAt(data, 'status') === 'resolved' ? 'resolved' : 'firing',
      rule: {
        id: textAt(data, 'service.id') || 'incident',
        name: textAt(data, 'service.summary') || 'PagerDuty incident',
      },
      identity: textAt(data, 'id'),
      url: textAt(data, 'html_url'),
      time: timeAt(event, 'occurred_at') ?? timeAt(data, 'created_at'),
      entities: entities.done(),
      facts: {
        number: textAt(data, 'number'),
        status: textAt(data, 'status'),
        urgency: textAt(data, 'urgency'),
        service: textAt(data, 'service.summary'),
      },
      original: event,
    }),
  ];
}

/** Products that can notify PagerDuty can notify Tocsin: same fields, another address. */
function ofEvent(value: Fields): ExternalAlert[] {
  const action = textAt(value, 'event_action');
  if (action === 'acknowledge') return [];
  const payload = objectAt(value, 'payload');
  const word = textAt(payload, 'severity');
  const entities = gatherEntities();
  const source = textAt(payload, 'source');
  if (source !== textAt(value, 'client')) entities.machine(source);
  return [
    externalAlert({
      title: textAt(payload, 'summary') || `Event ${textAt(value, 'dedup_key')}`,
      description: textAt(payload, 'custom_details.firing', 'custom_details.description', 'custom_details'),
      severity: severityOfWord(word) ?? usual,
      sourceSeverity: word,
      status: action === 'resolve' ? 'resolved' : 'firing',
      rule: {
        id: textAt(payload, 'class', 'component', 'source') || 'event',
        name: textAt(payload, 'class', 'component') || `Event of ${textAt(value, 'client') || source || 'a product'}`,
      },
      identity: textAt(value, 'dedup_key'),
      url: textAt(value, 'client_url') || textAt(value, 'links.0.href'),
      time: timeAt(payload, 'timestamp'),
      entities: entities.done(),
      facts: { ...plainFields(payload), ...plainFields(payload['custom_details']) },
      original: value,
    }),
  ];
}

export const pagerduty = defineWebhook({
  id: 'pagerduty',
  title: 'PagerDuty',
  summary: 'Incidents of webhooks version 3, and events of any product that speaks the Events API version 2.',
  verify: ['pagerduty'],
  deliveryId: ({ values }) => values.map((value) => textAt(value, 'event.id')).join(' '),
  read: (values) =>
    values.flatMap((value) => {
      if (isObject(value) && isObject(value['event']) && textAt(value, 'event.event_type') !== '')
        return ofWebhook(value['event']);
      if (isObject(value) && /^(?:trigger|resolve|acknowledge)$/.test(textAt(value, 'event_action')))
        return ofEvent(value);
      throw new Unreadable('This is neither a webhook of PagerDuty nor an event of its Events API.');
    }),
  setup: [
    {
      text: 'Integrations → Generic Webhooks (v3) → New Webhook, with this address:',
      snippet: { language: 'text', text: '{url}' },
    },
    { text: 'PagerDuty shows its signing secret once: paste it here as the secret of this webhook.' },
  ],
});
