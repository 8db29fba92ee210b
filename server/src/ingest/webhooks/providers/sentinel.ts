// Microsoft Sentinel: the incident of a Logic App's trigger, of the SDK, single alerts, and what Event Grid wraps.
import { isObject } from '../../sources/source.ts';
import { attackOf } from '../attack.ts';
import { gatherEntities, type EntityList } from '../entity-list.ts';
import {
  defineWebhook,
  externalAlert,
  Unreadable,
  type ExternalAlert,
  type HandshakeAnswer,
  type Knock,
} from '../provider.ts';
import { listAt, objectAt, objectsAt, textAt, textsAt, timeAt, unwrapped, type Fields } from '../reading.ts';
import { severityOfWord, usual } from '../severity.ts';
import { graphAlerts, graphHandshake } from './defender.ts';

/** The subscription of Event Grid is made when its code comes back. */
function eventGridHandshake({ values }: Knock): HandshakeAnswer | null {
  for (const value of values) {
    if (textAt(value, 'eventType') !== 'Microsoft.EventGrid.SubscriptionValidationEvent') continue;
    const code = textAt(value, 'data.validationCode');
    if (code !== '') return { type: 'application/json', body: JSON.stringify({ validationResponse: code }) };
  }
  return null;
}

const joined = (name: string, suffix: string): string => (name !== '' && suffix !== '' ? `${name}@${suffix}` : name);

/** Entities of incidents have their fields in `properties`, those of alerts have them bare and in capitals. */
function addEntity(entities: EntityList, kind: string, given: Fields): void {
  const text = (...names: string[]): string =>
    textAt(given, ...names.flatMap((name) => [name, name.charAt(0).toUpperCase() + name.slice(1)]));
  switch (kind.toLowerCase()) {
    case 'account': {
      const name = text('accountName', 'name');
      const suffix = text('upnSuffix', 'UPNSuffix');
      if (suffix !== '') entities.user(joined(name, suffix));
      else entities.user(name, text('ntDomain', 'NTDomain'));
      return;
    }
    case 'host': {
      const name = text('hostName', 'netBiosName');
      const domain = text('dnsDomain');
      return entities.host(name !== '' && domain !== '' ? `${name}.${domain}` : name);
    }
    case 'ip':
      return entities.ip(text('address'));
    case 'url':
      return entities.url(text('url'));
    case 'dns':
    case 'dnsresolution':
      return entities.domain(text('domainName'));
    case 'filehash':
      return entities.hash(text('hashValue', 'value'));
    case 'file': {
      const folder = text('directory');
      const name = text('fileName', 'name');
      return entities.file(folder === '' ? name : `${folder}${folder.includes('/') ? '/' : '\\'}${name}`);
    }
    case 'process':
      return entities.process(text('imageFile.fullPath', 'commandLine'));
    case 'mailbox':
      return entities.email(text('mailboxPrimaryAddress'));
    case 'mailmessage':
      entities.email(text('sender', 'p2Sender', 'p1Sender'));
      return entities.email(text('recipient'));
    default:
  }
}

const lastPart = (id: string): string => id.slice(id.lastIndexOf('/') + 1);
const over = (status: string): 'firing' | 'resolved' => (/^closed$|^resolved$/i.test(status) ? 'resolved' : 'firing');

/** `properties` of the Logic App's incident, or the SDK's incident with its names in snake case. */
function ofIncident(incident: Fields, said: Fields): ExternalAlert {
  const either = (...names: string[]): string =>
    textAt(said, ...names, ...names.map((name) => name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)));
  const extra = { ...objectAt(said, 'additionalData'), ...objectAt(said, 'additional_data') };
  const alerts = objectsAt(said, 'alerts');
  const entities = gatherEntities();
  for (const entity of [...objectsAt(said, 'relatedEntities'), ...objectsAt(said, 'related_entities')])
    addEntity(entities, textAt(entity, 'kind'), objectAt(entity, 'properties'));
  const rules = [...textsAt(said, 'relatedAnalyticRuleIds'), ...textsAt(said, 'related_analytic_rule_ids')];
  const title = either('title');
  const word = either('severity');
  return externalAlert({
    title,
    description: either('description'),
    severity: severityOfWord(word) ?? usual,
    sourceSeverity: word,
    status: over(either('status')),
    rule: { id: rules[0] === undefined ? title : lastPart(rules[0]), name: title },
    identity: textAt(incident, 'name') || lastPart(textAt(incident, 'id')),
    url: either('incidentUrl'),
    time: timeAt(said, 'lastActivityTimeUtc', 'last_activity_time_utc', 'createdTimeUtc', 'created_time_utc'),
    entities: entities.done(),
    attack: attackOf({
      tactics: [...textsAt(extra, 'tactics'), ...alerts.flatMap((alert) => textsAt(alert, 'properties.tactics'))],
      techniques: [
        ...textsAt(extra, 'techniques'),
        ...alerts.flatMap((alert) => textsAt(alert, 'properties.techniques')),
      ],
    }),
    facts: {
      incidentNumber: either('incidentNumber'),
      status: either('status'),
      classification: either('classification'),
      owner: textAt(said, 'owner.assignedTo', 'owner.assigned_to', 'owner.email'),
      products: textsAt(extra, 'alertProductNames').join(', '),
      alerts: alerts.map((alert) => textAt(alert, 'properties.alertDisplayName')).join(', '),
    },
    original: incident,
  });
}

/** The Logic App's trigger for a single alert. */
function ofAlert(value: Fields): ExternalAlert {
  const text = (name: string): string => textAt(value, name, name.charAt(0).toLowerCase() + name.slice(1));
  const given = unwrapped(value['Entities'] ?? value['entities']);
  const listed = Array.isArray(given) ? given.slice(0, 200).filter(isObject) : [];
  const entities = gatherEntities();
  for (const entity of listed) addEntity(entities, textAt(entity, 'Type', 'type'), entity);
  const texts = (name: string): string[] =>
    [...textsAt(value, name), ...textsAt(value, name.toLowerCase())].flatMap((each) => each.split(/[,;]/));
  return externalAlert({
    title: text('AlertDisplayName') || text('AlertName'),
    description: text('Description'),
    severity: severityOfWord(text('Severity')) ?? usual,
    sourceSeverity: text('Severity'),
    status: over(text('Status')),
    rule: { id: text('AlertType') || text('AlertDisplayName'), name: text('AlertDisplayName') || text('AlertName') },
    identity: text('SystemAlertId'),
    url: text('AlertLink'),
    time: timeAt(value, 'EndTimeUtc', 'EndTime', 'TimeGenerated', 'StartTimeUtc', 'endTimeUtc', 'timeGenerated'),
    entities: entities.done(),
    attack: attackOf({ tactics: texts('Tactics'), techniques: texts('Techniques') }),
    facts: { provider: text('ProviderName'), vendor: text('VendorName'), compromised: text('CompromisedEntity') },
    original: value,
  });
}

function alertsIn(value: unknown, depth = 0): ExternalAlert[] | null {
  if (!isObject(value) || depth > 3) return null;
  const object = value['object'];
  if (isObject(object) && isObject(object['properties'])) return [ofIncident(object, object['properties'])];
  const properties = value['properties'];
  if (isObject(properties) && textAt(properties, 'title') !== '' && textAt(properties, 'alertDisplayName') === '')
    return [ofIncident(value, properties)];
  if (textAt(value, 'incident_number', 'incident_url') !== '') return [ofIncident(value, value)];
  if (textAt(value, 'SystemAlertId', 'systemAlertId', 'AlertDisplayName') !== '') return [ofAlert(value)];
  if (textAt(value, 'eventType') === 'Microsoft.EventGrid.SubscriptionValidationEvent') return [];
  const graph = graphAlerts(value);
  if (graph) return graph;
  for (const name of ['data', 'body']) {
    const inner = listAt(value, name).flatMap((item) => alertsIn(unwrapped(item), depth + 1) ?? []);
    if (inner.length > 0) return inner;
  }
  return null;
}

export const sentinel = defineWebhook({
  id: 'sentinel',
  title: 'Microsoft Sentinel',
  summary: 'Incidents and alerts from a Logic App with an HTTP action, from Event Grid, and from Microsoft Graph.',
  verify: ['token', 'basic'],
  handshake: (knock) => graphHandshake(knock) ?? eventGridHandshake(knock),
  deliveryId: ({ values }) => values.map((value) => textAt(value, 'eventUniqueId')).join(' '),
  read: (values) =>
    values.flatMap((value) => {
      const found = alertsIn(value);
      if (!found) throw new Unreadable('This is no incident and no alert of Sentinel.');
      return found;
    }),
  setup: [
    {
      text: 'Make a playbook (Logic App) with the trigger "Microsoft Sentinel incident" and one action "HTTP": method POST, this address, and as body the whole trigger:',
      snippet: { language: 'text', text: '{url}\n\n@{triggerBody()}' },
    },
    { text: 'In an automation rule, run the playbook when an incident is created and when it is updated.' },
  ],
});
