// SentinelOne: threats as its API gives them, alone or in a list.
import { isObject } from '../../sources/source.ts';
import { attackOf } from '../attack.ts';
import { gatherEntities } from '../entity-list.ts';
import { defineWebhook, externalAlert, Unreadable, type ExternalAlert } from '../provider.ts';
import { listAt, objectAt, objectsAt, textAt, textsAt, timeAt, type Fields } from '../reading.ts';

/** SentinelOne tells how sure it is, not how bad it is. */
const byConfidence: Record<string, number> = { malicious: 3, suspicious: 2 };

function ofThreat(threat: Fields): ExternalAlert {
  const info = objectAt(threat, 'threatInfo');
  const agent = { ...objectAt(threat, 'agentDetectionInfo'), ...objectAt(threat, 'agentRealtimeInfo') };
  const host = textAt(agent, 'agentComputerName');
  const name = textAt(info, 'threatName') || 'Threat';
  const kind = textAt(info, 'classification');
  const word = textAt(info, 'confidenceLevel');
  const entities = gatherEntities();
  entities.host(host);
  entities.user(textAt(info, 'processUser') || textAt(agent, 'agentLastLoggedInUserName'));
  for (const field of ['agentIpV4', 'externalIp'])
    for (const address of textAt(objectAt(threat, 'agentDetectionInfo'), field).split(',')) entities.ip(address.trim());
  entities.file(textAt(info, 'filePath'));
  entities.process(textAt(info, 'originatorProcess'));
  for (const hash of ['sha256', 'sha1', 'md5']) entities.hash(info[hash]);
  const tactics = objectsAt(threat, 'indicators').flatMap((indicator) => objectsAt(indicator, 'tactics'));
  const resolved = textAt(info, 'incidentStatus') === 'resolved';
  const facts = ['classification', 'threatName', 'confidenceLevel', 'mitigationStatus', 'incidentStatus', 'analystVerdict', 'filePath',
    'originatorProcess', 'maliciousProcessArguments', 'initiatedBy', 'detectionType', 'publisherName', 'storyline']; // prettier-ignore
  return externalAlert({
    title: [kind === '' ? name : `${kind}: ${name}`, host === '' ? '' : `on ${host}`]
      .filter((text) => text !== '')
      .join(' '),
    description: objectsAt(threat, 'indicators')
      .map((indicator) => textAt(indicator, 'description'))
      .join('\n'),
    severity: byConfidence[word] ?? 2,
    sourceSeverity: word,
    status: resolved ? 'resolved' : 'firing',
    rule: { id: [kind, textAt(info, 'detectionType')].filter((text) => text !== '').join('/'), name: kind || name },
    identity: textAt(info, 'threatId') || textAt(threat, 'id'),
    url: textAt(threat, 'url', 'threatUrl'),
    time: resolved ? timeAt(info, 'updatedAt', 'createdAt') : timeAt(info, 'identifiedAt', 'createdAt'),
    entities: entities.done(),
    attack: attackOf({
      tactics: tactics.map((tactic) => textAt(tactic, 'name')),
      techniques: tactics.flatMap((tactic) => objectsAt(tactic, 'techniques').flatMap((item) => textsAt(item, 'name'))),
    }),
    facts: Object.fromEntries(facts.map((path) => [path, textAt(info, path)])),
    original: threat,
  });
}

function threatsIn(value: unknown): ExternalAlert[] {
  if (isObject(value)) {
    if (isObject(value['threatInfo'])) return [ofThreat(value)];
    const listed = [...listAt(value, 'data'), ...listAt(value, 'threats')].filter(isObject);
    if (listed.length > 0) return listed.flatMap(threatsIn);
  }
  throw new Unreadable('This is no threat of SentinelOne: it has no `threatInfo`.');
}

export const sentinelone = defineWebhook({
  id: 'sentinelone',
  title: 'SentinelOne',
  summary: 'Threats of the Singularity platform with their state, as Hyperautomation or a forwarder posts them.',
  verify: ['token', 'basic'],
  read: (values) => values.flatMap(threatsIn),
  setup: [
    {
      text: 'In Hyperautomation (or your forwarder of /web/api/v2.1/threats), post each threat as it is to this address:',
      snippet: { language: 'text', text: '{url}' },
    },
  ],
});
