// Microsoft Defender XDR as Microsoft Graph writes it: alerts (v2) and incidents with their alerts.
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
import { listAt, objectAt, objectsAt, textAt, textsAt, timeAt, type Fields } from '../reading.ts';
import { severityOfWord, usual } from '../severity.ts';

/** A subscription of Graph is made when its question comes back as plain text. */
export const graphHandshake = ({ query }: Knock): HandshakeAnswer | null => {
  const token = query['validationToken'];
  return token === undefined || token === '' || token.length > 2_000 ? null : { type: 'text/plain', body: token };
};

function addAccount(entities: EntityList, account: Fields): void {
  const upn = textAt(account, 'userPrincipalName');
  if (upn === '') entities.user(account['accountName'], account['domainName']);
  else entities.user(upn);
}

function addFile(entities: EntityList, file: Fields, asProcess: boolean): void {
  const folder = textAt(file, 'filePath');
  const name = textAt(file, 'fileName');
  const path = folder === '' || folder.endsWith(name) ? folder || name : `${folder}\\${name}`;
  if (asProcess) entities.process(path);
  else entities.file(path);
  for (const hash of ['sha256', 'sha1', 'md5']) entities.hash(file[hash]);
}

/** Evidence is told apart by `@odata.type`, and by its fields where that is missing. */
export function addEvidence(entities: EntityList, evidence: readonly Fields[]): void {
  for (const item of evidence) {
    entities.host(textAt(item, 'deviceDnsName', 'hostName', 'fullResourceName'));
    for (const address of textsAt(item, 'ipInterfaces')) entities.ip(address);
    entities.ip(item['ipAddress']);
    entities.url(item['url']);
    addAccount(entities, objectAt(item, 'userAccount'));
    for (const user of objectsAt(item, 'loggedOnUsers')) addAccount(entities, user);
    if (isObject(item['fileDetails'])) addFile(entities, item['fileDetails'], false);
    if (isObject(item['imageFile'])) addFile(entities, item['imageFile'], true);
    for (const path of ['primaryAddress', 'recipientEmailAddress', 'p1Sender.emailAddress', 'p2Sender.emailAddress'])
      entities.email(textAt(item, path));
    entities.domain(item['domainName']);
  }
}

function ofAlert(alert: Fields): ExternalAlert {
  const word = textAt(alert, 'severity');
  const entities = gatherEntities();
  addEvidence(entities, objectsAt(alert, 'evidence'));
  const facts = ['category', 'serviceSource', 'detectionSource', 'productName', 'classification', 'determination', 'threatDisplayName',
    'threatFamilyName', 'actorDisplayName', 'incidentId', 'recommendedActions']; // prettier-ignore
  return externalAlert({
    title: textAt(alert, 'title', 'displayName'),
    description: textAt(alert, 'description'),
    severity: severityOfWord(word) ?? usual,
    sourceSeverity: word,
    status: textAt(alert, 'status') === 'resolved' ? 'resolved' : 'firing',
    rule: { id: textAt(alert, 'detectorId', 'alertPolicyId', 'title'), name: textAt(alert, 'title') },
    identity: textAt(alert, 'id', 'providerAlertId'),
    url: textAt(alert, 'alertWebUrl', 'incidentWebUrl'),
    time: timeAt(alert, 'lastActivityDateTime', 'createdDateTime', 'lastUpdateDateTime'),
    entities: entities.done(),
    attack: attackOf({
      tactics: textsAt(alert, 'category'),
      techniques: textsAt(alert, 'mitreTechniques'),
    }),
    facts: Object.fromEntries(facts.map((path) => [path, textAt(alert, path)])),
    original: alert,
  });
}

function ofIncident(incident: Fields): ExternalAlert {
  const word = textAt(incident, 'severity');
  const alerts = objectsAt(incident, 'alerts');
  const entities = gatherEntities();
  for (const alert of alerts) addEvidence(entities, objectsAt(alert, 'evidence'));
  return externalAlert({
    title: textAt(incident, 'displayName'),
    description: textAt(incident, 'description', 'summary') || alerts.map((alert) => textAt(alert, 'title')).join('\n'),
    severity: severityOfWord(word) ?? usual,
    sourceSeverity: word,
    status: ['resolved', 'redirected'].includes(textAt(incident, 'status')) ? 'resolved' : 'firing',
    rule: { id: 'incident', name: 'Incident of Microsoft Defender XDR' },
    identity: textAt(incident, 'id'),
    url: textAt(incident, 'incidentWebUrl'),
    time: timeAt(incident, 'lastUpdateDateTime', 'createdDateTime'),
    entities: entities.done(),
    attack: attackOf({
      tactics: alerts.flatMap((alert) => textsAt(alert, 'category')),
      techniques: alerts.flatMap((alert) => textsAt(alert, 'mitreTechniques')),
    }),
    facts: {
      status: textAt(incident, 'status'),
      classification: textAt(incident, 'classification'),
      determination: textAt(incident, 'determination'),
      assignedTo: textAt(incident, 'assignedTo'),
      tags: textsAt(incident, 'tags').join(', '),
      alerts: alerts.map((alert) => textAt(alert, 'title')).join(', '),
    },
    original: incident,
  });
}

const isIncident = (value: Fields): boolean =>
  textAt(value, '@odata.type').endsWith('.incident') ||
  (textAt(value, 'displayName') !== '' && 'incidentWebUrl' in value);
const isAlert = (value: Fields): boolean =>
  textAt(value, 'title') !== '' &&
  ['evidence', 'alertWebUrl', 'serviceSource', 'providerAlertId'].some((name) => name in value);

/** Null where the value is nothing of Graph's; also asked by Sentinel, which sits on the same alerts. */
export function graphAlerts(value: unknown): ExternalAlert[] | null {
  if (!isObject(value)) return null;
  if (isIncident(value)) return [ofIncident(value)];
  if (isAlert(value)) return [ofAlert(value)];
  const inner = value['resourceData'];
  if (isObject(inner) && (isIncident(inner) || isAlert(inner))) return graphAlerts(inner);
  const listed = listAt(value, 'value').filter(isObject);
  if (listed.length === 0) return null;
  const found = listed.map(graphAlerts);
  // A change notification without its resource says that there is news, and not which.
  return found.flatMap((alerts) => alerts ?? []);
}

export const defender = defineWebhook({
  id: 'defender',
  title: 'Microsoft Defender XDR',
  product: 'Microsoft Defender',
  summary: 'Alerts and incidents of Microsoft Graph security, as Logic Apps or Power Automate post them.',
  verify: ['token', 'basic'],
  handshake: graphHandshake,
  read: (values) =>
    values.flatMap((value) => {
      const found = graphAlerts(value);
      if (!found) throw new Unreadable('This is neither an alert nor an incident of Microsoft Graph.');
      return found;
    }),
  setup: [
    {
      text: 'In Logic Apps or Power Automate, list alerts_v2 of Microsoft Graph on a schedule (or follow the trigger of Defender), and post each to this address:',
      snippet: { language: 'text', text: '{url}' },
    },
    { text: 'The body is the alert as Graph gives it; a list under "value" is read as well.' },
  ],
});
