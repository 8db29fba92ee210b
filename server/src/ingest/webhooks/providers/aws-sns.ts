// Amazon SNS as carrier: what a topic brings is read by whoever knows it; CloudWatch's alarms are read here.
import { gunzipSync } from 'node:zlib';

import { isObject } from '../../sources/source.ts';
import { gatherEntities } from '../entity-list.ts';
import { defineWebhook, externalAlert, Unreadable, type ExternalAlert } from '../provider.ts';
import { listAt, objectsAt, plainText, textAt, timeAt, unwrapped, type Fields } from '../reading.ts';
import { isSnsEnvelope } from '../sns.ts';
import { findingsIn } from './guardduty.ts';

function ofAlarm(alarm: Fields): ExternalAlert {
  const name = textAt(alarm, 'AlarmName');
  const state = textAt(alarm, 'NewStateValue');
  const entities = gatherEntities();
  for (const dimension of objectsAt(alarm, 'Trigger.Dimensions'))
    if (/^(?:InstanceId|HostName|host)$/.test(textAt(dimension, 'name', 'Name')))
      entities.host(textAt(dimension, 'value', 'Value'));
  return externalAlert({
    title: `CloudWatch alarm ${name}`,
    description: [textAt(alarm, 'AlarmDescription'), textAt(alarm, 'NewStateReason')]
      .filter((text) => text !== '')
      .join('\n'),
    severity: 2,
    sourceSeverity: state,
    status: state === 'OK' ? 'resolved' : state === 'ALARM' ? 'firing' : 'unknown',
    rule: { id: textAt(alarm, 'AlarmArn') || name, name },
    identity: textAt(alarm, 'AlarmArn') || `${textAt(alarm, 'AWSAccountId')} ${textAt(alarm, 'Region')} ${name}`,
    time: timeAt(alarm, 'StateChangeTime'),
    entities: entities.done(),
    facts: Object.fromEntries(
      [
        'AWSAccountId',
        'Region',
        'OldStateValue',
        'NewStateValue',
        'Trigger.MetricName',
        'Trigger.Namespace',
        'Trigger.Threshold',
      ].map((path) => [path, textAt(alarm, path)]),
    ),
    original: alarm,
  });
}

/** A message that is only text: its subject, else its first line, is the title. */
function ofText(text: string, envelope: Fields): ExternalAlert | null {
  const message = text.trim();
  if (message === '') return null;
  const topic = textAt(envelope, 'TopicArn', 'EventSubscriptionArn', 'eventSourceARN', 'deliveryStreamArn');
  const title = textAt(envelope, 'Subject') || (message.split('\n', 1)[0] ?? message);
  return externalAlert({
    title,
    description: message,
    severity: 2,
    rule: { id: topic || title, name: topic === '' ? title : `Message of ${topic.slice(topic.lastIndexOf(':') + 1)}` },
    time: timeAt(envelope, 'Timestamp'),
    facts: { topic, subject: textAt(envelope, 'Subject'), message },
    original: envelope,
  });
}

function ofMessage(message: unknown, envelope: Fields): ExternalAlert[] {
  const read = unwrapped(message);
  if (isObject(read) && isSnsEnvelope(read)) return ofMessage(read['Message'], read);
  const findings = findingsIn(read);
  if (findings) return findings;
  if (isObject(read) && textAt(read, 'AlarmName') !== '') return [ofAlarm(read)];
  const text = typeof message === 'string' ? message : plainText(read) || JSON.stringify(read ?? '');
  const alert = ofText(text, envelope);
  return alert ? [alert] : [];
}

/** CloudWatch Logs are packed; they are logs, so they say where logs go. */
function isLogs(value: Fields): boolean {
  const packed = textAt(value, 'awslogs.data');
  if (packed === '') return false;
  try {
    return gunzipSync(Buffer.from(packed, 'base64'), { maxOutputLength: 1 << 20 }).includes('logEvents');
  } catch {
    return false;
  }
}

function messagesIn(value: unknown): ExternalAlert[] {
  if (!isObject(value)) throw new Unreadable('This is no message of Amazon SNS.');
  if (isObject(value['awslogs'])) {
    const why = isLogs(value) ? 'These are log lines of CloudWatch' : 'This is a packed message of CloudWatch Logs';
    throw new Unreadable(`${why}, no alerts: send them to the ingest door.`);
  }
  const records = [...listAt(value, 'Records'), ...listAt(value, 'records')].filter(isObject);
  if (records.length === 0) return ofMessage(value, value);
  return records.flatMap((record) => {
    const inner = record['Sns'];
    if (isObject(inner)) return ofMessage(inner['Message'], inner);
    if (typeof record['body'] === 'string') return ofMessage(record['body'], record);
    if (typeof record['data'] === 'string')
      return ofMessage(Buffer.from(record['data'], 'base64').toString('utf8'), value);
    throw new Unreadable('A record holds neither `Sns`, `body` nor `data`.');
  });
}

export const awsSns = defineWebhook({
  id: 'aws-sns',
  title: 'Amazon SNS',
  summary:
    'CloudWatch alarms, GuardDuty findings and any other message of a topic; the subscription is confirmed by itself.',
  verify: [],
  read: (values) => values.flatMap(messagesIn),
  setup: [
    {
      text: 'SNS → your topic → Create subscription, protocol HTTPS, endpoint:',
      snippet: { language: 'text', text: '{url}' },
    },
    {
      text: 'Tocsin checks the signature of Amazon and confirms the subscription itself; this needs a way out to sns.<region>.amazonaws.com.',
    },
  ],
});
