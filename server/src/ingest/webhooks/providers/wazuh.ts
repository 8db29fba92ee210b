// Wazuh: the whole alert, what its integration "shuffle" wraps it in, and what "slack" makes of it.
import { isObject } from '../../sources/source.ts';
import { attackOf } from '../attack.ts';
import { gatherEntities } from '../entity-list.ts';
import { defineWebhook, externalAlert, Unreadable, type ExternalAlert } from '../provider.ts';
import { listAt, numberAt, objectAt, objectsAt, textAt, textsAt, timeAt, type Fields } from '../reading.ts';
import { severityOnScale } from '../severity.ts';

/** Rule levels 0 to 15. */
const ofLevel = (level: number | null): number => (level === null ? 2 : severityOnScale(level, [4, 7, 12, 15]));

const inData = {
  machine: ['srcip', 'dstip', 'src_ip', 'dest_ip', 'win.eventdata.ipAddress', 'win.eventdata.sourceIp', 'aws.sourceIPAddress', 'aws.source_ip_address'],
  user: ['srcuser', 'dstuser', 'win.eventdata.targetUserName', 'win.eventdata.user', 'aws.userIdentity.userName', 'office365.UserId'],
  process: ['win.eventdata.image', 'win.eventdata.newProcessName', 'audit.exe'],
  file: ['win.eventdata.targetFilename', 'file', 'audit.file.name'],
  url: ['url', 'id.url'],
  domain: ['hostname', 'win.eventdata.queryName', 'dns.question.name'],
} as const; // prettier-ignore

function entitiesOf(alert: Fields): string[] {
  const entities = gatherEntities();
  entities.host(textAt(alert, 'agent.name') || textAt(alert, 'predecoder.hostname', 'manager.name'));
  entities.ip(textAt(alert, 'agent.ip'));
  const data = objectAt(alert, 'data');
  for (const path of inData.machine) entities.ip(textAt(data, path));
  for (const path of inData.user) entities.user(textAt(data, path));
  for (const path of inData.process) entities.process(textAt(data, path));
  for (const path of inData.file) entities.file(textAt(data, path));
  for (const path of inData.url) entities.url(textAt(data, path));
  for (const path of inData.domain) entities.domain(textAt(data, path));
  entities.file(textAt(alert, 'syscheck.path'));
  for (const name of ['md5_after', 'sha1_after', 'sha256_after']) entities.hash(textAt(alert, `syscheck.${name}`));
  for (const part of textAt(data, 'win.eventdata.hashes').split(/[,;]/)) entities.hash(part.replace(/^\w+=/, ''));
  return entities.done();
}

function ofAlert(alert: Fields): ExternalAlert {
  const level = numberAt(alert, 'rule.level');
  const name = textAt(alert, 'rule.description');
  const facts = ['rule.id', 'rule.level', 'rule.groups', 'agent.name', 'location', 'decoder.name', 'full_log',
    'data.srcip', 'data.srcuser', 'data.dstuser', 'syscheck.path', 'syscheck.event']; // prettier-ignore
  return externalAlert({
    title: name,
    description: textAt(alert, 'full_log'),
    severity: ofLevel(level),
    sourceSeverity: level === null ? null : `level ${level}`,
    rule: { id: textAt(alert, 'rule.id'), name },
    time: timeAt(alert, 'timestamp', '@timestamp'),
    entities: entitiesOf(alert),
    attack: attackOf({
      tactics: textsAt(alert, 'rule.mitre.tactic'),
      techniques: textsAt(alert, 'rule.mitre.id'),
    }),
    facts: Object.fromEntries(facts.map((path) => [path, textsAt(alert, path).join(', ')])),
    original: alert,
  });
}

/** The integration "slack" keeps only what people read. */
function ofAttachment(attachment: Fields): ExternalAlert {
  const fields = Object.fromEntries(
    objectsAt(attachment, 'fields').map((field) => [textAt(field, 'title'), textAt(field, 'value')]),
  );
  const rule = /^(\d+)\s*_?\(?Level (\d+)/i.exec(fields['Rule ID'] ?? '');
  const title = textAt(attachment, 'title').replace(/^WAZUH Alert[ :-]*/i, '') || textAt(attachment, 'pretext');
  const entities = gatherEntities();
  entities.host(/-\s*(\S+)$/.exec(fields['Agent'] ?? '')?.[1] ?? '');
  return externalAlert({
    title,
    description: textAt(attachment, 'text'),
    severity: ofLevel(rule ? Number(rule[2]) : null),
    sourceSeverity: rule ? `level ${rule[2]}` : null,
    rule: { id: rule?.[1] ?? title, name: title },
    time: timeAt(attachment, 'ts'),
    entities: entities.done(),
    facts: fields,
    original: attachment,
  });
}

function alertsIn(value: unknown): ExternalAlert[] {
  if (isObject(value)) {
    const wrapped = ['all_fields', '_source', 'alert'].map((name) => value[name]).find(isObject);
    const alert = wrapped && isObject(wrapped['rule']) ? wrapped : value;
    if (isObject(alert['rule']) && textAt(alert, 'rule.id', 'rule.description') !== '') return [ofAlert(alert)];
    if (listAt(value, 'attachments').length > 0) return objectsAt(value, 'attachments').map(ofAttachment);
  }
  throw new Unreadable('This is no alert of Wazuh: it has neither `rule` nor `all_fields`.');
}

export const wazuh = defineWebhook({
  id: 'wazuh',
  title: 'Wazuh',
  summary: 'Alerts through the integrations "custom", "shuffle" and "slack" of the Wazuh manager.',
  verify: [],
  source: 'wazuh',
  read: (values) => values.flatMap(alertsIn),
  setup: [
    {
      text: 'On the manager, add this to ossec.conf and restart wazuh-manager. The integration "shuffle" sends the whole alert:',
      snippet: {
        language: 'conf',
        text: '<integration>\n  <name>shuffle</name>\n  <hook_url>{url}</hook_url>\n  <level>5</level>\n  <alert_format>json</alert_format>\n</integration>',
      },
    },
  ],
});
