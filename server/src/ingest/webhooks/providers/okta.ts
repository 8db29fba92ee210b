// Okta event hooks: each event of a delivery, known by the kind of event and who it is about.
import { isObject } from '../../sources/source.ts';
import { gatherEntities } from '../entity-list.ts';
import { defineWebhook, externalAlert, Unreadable, type ExternalAlert, type Headers } from '../provider.ts';
import { objectAt, objectsAt, textAt, timeAt, type Fields } from '../reading.ts';
import { severityOfWord, usual } from '../severity.ts';

const challengeOf = (headers: Headers): string => {
  const value = headers['x-okta-verification-challenge'];
  return typeof value === 'string' ? value.slice(0, 1_000) : '';
};

function ofEvent(event: Fields): ExternalAlert {
  const word = textAt(event, 'severity');
  const kind = textAt(event, 'eventType', 'legacyEventType');
  const entities = gatherEntities();
  const actor = objectAt(event, 'actor');
  if (/^user$/i.test(textAt(actor, 'type')) || textAt(actor, 'type') === '') entities.user(actor['alternateId']);
  for (const target of objectsAt(event, 'target'))
    if (/^user$/i.test(textAt(target, 'type'))) entities.user(target['alternateId']);
  entities.ip(textAt(event, 'client.ipAddress'));
  const facts = ['eventType', 'outcome.result', 'outcome.reason', 'actor.alternateId', 'client.ipAddress', 'client.geographicalContext.city',
    'client.geographicalContext.country', 'client.userAgent.rawUserAgent', 'debugContext.debugData.threatSuspected', 'debugContext.debugData.behaviors']; // prettier-ignore
  return externalAlert({
    title: textAt(event, 'displayMessage') || kind,
    description: [textAt(event, 'outcome.result'), textAt(event, 'outcome.reason')]
      .filter((text) => text !== '')
      .join(': '),
    severity: severityOfWord(word) ?? usual,
    sourceSeverity: word,
    rule: { id: kind, name: textAt(event, 'displayMessage') || kind },
    time: timeAt(event, 'published'),
    entities: entities.done(),
    facts: Object.fromEntries(facts.map((path) => [path, textAt(event, path)])),
    original: event,
  });
}

export const okta = defineWebhook({
  id: 'okta',
  title: 'Okta',
  summary: 'Event hooks: choose the events that are worth an alert, e.g. security.threat.detected.',
  verify: ['okta'],
  source: 'okta',
  handshake: ({ method, headers }) => {
    const challenge = challengeOf(headers);
    if (method !== 'GET' || challenge === '') return null;
    return { type: 'application/json', body: JSON.stringify({ verification: challenge }) };
  },
  deliveryId: ({ values }) => values.map((value) => textAt(value, 'eventId')).join(' '),
  read: (values) =>
    values.flatMap((value) => {
      const events = objectsAt(value, 'data.events');
      if (events.length > 0) return events.map(ofEvent);
      if (isObject(value) && textAt(value, 'eventType') !== '' && textAt(value, 'uuid') !== '') return [ofEvent(value)];
      throw new Unreadable('This is no event hook of Okta: it has no `data.events`.');
    }),
  setup: [
    {
      text: 'Workflow → Event Hooks → Create Event Hook, with this address:',
      snippet: { language: 'text', text: '{url}' },
    },
    {
      text: 'Authentication field Authorization, authentication secret:',
      snippet: { language: 'text', text: '{secret}' },
    },
    { text: 'Choose the events, save, and press "Verify": Tocsin answers the challenge.' },
  ],
});
