// Elastic: alerts of Kibana's detection engine as documents, within a rule's context, or from Watcher.
import { jsonEvent } from '../../sources/json.ts';
import { isObject } from '../../sources/source.ts';
import { attackOf } from '../attack.ts';
import { gatherEntities } from '../entity-list.ts';
import { defineWebhook, externalAlert, Unreadable, type ExternalAlert } from '../provider.ts';
import { at, numberAt, objectsAt, textAt, textsAt, timeAt, unwrapped, type Fields } from '../reading.ts';
import { severityOfWord, severityOnScale, usual } from '../severity.ts';

const deepest = 8;
const isAlertDocument = (value: Fields): boolean =>
  textAt(value, 'kibana.alert.uuid', 'kibana.alert.rule.uuid', 'kibana.alert.rule.name', 'signal.rule.name') !== '';

/** The alert documents in a value, wherever a template of Kibana or Watcher has put them. */
function documentsIn(value: unknown, depth = 0): Fields[] {
  if (depth > deepest) return [];
  const read = unwrapped(value);
  if (Array.isArray(read)) return read.slice(0, 1_000).flatMap((item) => documentsIn(item, depth + 1));
  if (!isObject(read)) return [];
  if (isAlertDocument(read)) return [read];
  const inside = ['alerts', 'context', 'payload', 'ctx', 'hits', '_source', 'alert', 'results', 'data'];
  return inside.flatMap((name) => (Object.hasOwn(read, name) ? documentsIn(read[name], depth + 1) : []));
}

function attackIn(document: Fields) {
  const threats = ['threat', 'kibana.alert.rule.threat', 'kibana.alert.rule.parameters.threat', 'signal.rule.threat']
    .flatMap((path) => objectsAt(document, path))
    .slice(0, 50);
  const techniques = threats.flatMap((threat) => objectsAt(threat, 'technique'));
  return attackOf({
    tactics: threats.flatMap((threat) => [...textsAt(threat, 'tactic.id'), ...textsAt(threat, 'tactic.name')]),
    techniques: [
      ...threats.flatMap((threat) => textsAt(threat, 'technique.id')),
      ...techniques.flatMap((technique) => [
        textAt(technique, 'id'),
        ...objectsAt(technique, 'subtechnique').map((sub) => textAt(sub, 'id')),
      ]),
    ],
  });
}

function ofDocument(document: Fields): ExternalAlert {
  const word = textAt(document, 'kibana.alert.severity', 'kibana.alert.rule.severity', 'signal.rule.severity');
  const risk = numberAt(document, 'kibana.alert.risk_score', 'signal.rule.risk_score', 'event.risk_score');
  const status = textAt(document, 'kibana.alert.status');
  const closed = textAt(document, 'kibana.alert.workflow_status', 'signal.status') === 'closed';
  const name = textAt(document, 'kibana.alert.rule.name', 'signal.rule.name', 'message');
  const entities = gatherEntities();
  entities.ecs(jsonEvent(document).ecs);
  return externalAlert({
    title: name,
    description: textAt(document, 'kibana.alert.reason', 'kibana.alert.rule.description', 'signal.rule.description'),
    severity: severityOfWord(word) ?? (risk === null ? usual : severityOnScale(risk, [1, 22, 48, 74])),
    sourceSeverity: word || (risk === null ? null : String(risk)),
    status: status === 'recovered' || closed ? 'resolved' : 'firing',
    rule: {
      id: textAt(document, 'kibana.alert.rule.rule_id', 'kibana.alert.rule.uuid', 'signal.rule.id') || name,
      name,
    },
    identity: textAt(document, 'kibana.alert.uuid', '_id', 'signal.original_event.id'),
    url: textAt(document, 'kibana.alert.url'),
    time: timeAt(document, 'kibana.alert.original_time', '@timestamp', 'kibana.alert.start'),
    entities: entities.done(),
    attack: attackIn(document),
    facts: Object.fromEntries(
      ['kibana.alert.reason', 'kibana.alert.risk_score', 'event.action', 'event.module', 'host.name', 'user.name',
        'process.executable', 'process.command_line', 'file.path', 'source.ip', 'destination.ip', 'rule.name']
        .map((path) => [path, textAt(document, path)] as const),
    ), // prettier-ignore
    original: document,
  });
}

/** A rule's or a watch's message without documents: at least its name. */
function ofContext(value: Fields): ExternalAlert | null {
  const inside = [value, at(value, 'payload'), at(value, 'ctx'), at(value, 'payload.ctx')].filter(isObject);
  for (const context of inside) {
    const name = textAt(context, 'context.rule.name', 'rule.name', 'rule.params.name', 'metadata.name', 'watch_id');
    if (name === '' || name === '…') continue;
    const word = textAt(context, 'context.rule.severity', 'rule.severity', 'metadata.severity');
    return externalAlert({
      title: name,
      description: textAt(context, 'context.reason', 'context.message', 'message', 'metadata.description'),
      severity: severityOfWord(word) ?? usual,
      sourceSeverity: word,
      status: textAt(context, 'alert.actionGroup', 'state') === 'recovered' ? 'resolved' : 'firing',
      rule: { id: textAt(context, 'context.rule.id', 'rule.id', 'watch_id') || name, name },
      identity: textAt(context, 'alert.uuid', 'alert.id', 'alertInstanceId', 'id'),
      url: textAt(context, 'context.results_link', 'context.alertDetailsUrl', 'rule.url', 'context.rule.url'),
      time: timeAt(context, 'date', 'timestamp', 'execution_time', 'trigger.triggered_time'),
      entities: [],
      facts: { message: textAt(context, 'context.message', 'message') },
      original: value,
    });
  }
  return null;
}

export const elastic = defineWebhook({
  id: 'elastic',
  title: 'Elastic Security',
  summary: 'Detection alerts of Kibana through its webhook connector, and watches of Watcher.',
  verify: ['basic', 'token'],
  read: (values) => {
    const documents = values.flatMap((value) => documentsIn(value));
    if (documents.length > 0) return documents.map(ofDocument);
    const contexts = values
      .filter(isObject)
      .map(ofContext)
      .filter((alert) => alert !== null);
    if (contexts.length === 0) throw new Unreadable('There is no alert of Kibana and no watch in this.');
    return contexts;
  },
  setup: [
    {
      text: 'Stack Management → Connectors → Webhook: method POST, authentication none, and this address:',
      snippet: { language: 'text', text: '{url}' },
    },
    {
      text: 'In each rule, add an action with this connector, "for each rule execution", with this body:',
      snippet: { language: 'text', text: '{{#context.alerts}}{{{.}}}{{/context.alerts}}' },
    },
    {
      text: 'For Watcher, use this body in a webhook action:',
      snippet: { language: 'text', text: '{"payload":{{#toJson}}ctx{{/toJson}}}' },
    },
  ],
});
