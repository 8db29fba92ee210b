// Proofpoint Targeted Attack Protection: messages blocked and delivered, clicks blocked and permitted.
import { textOf } from '../values.ts';
import { cloudSnippets, pollSnippet } from './cloud-snippets.ts';
import { type Fields, put, type Reading } from './ecs-names.ts';
import { defineJsonSource, has, isText, objectsIn } from './json-source.ts';

const mailbox = /<([^<>]+)>/;
const address = (value: unknown): string => mailbox.exec(textOf(value))?.[1] ?? textOf(value);
const listOf = (value: unknown): string[] =>
  Array.isArray(value) ? value.map(address) : value === null || value === undefined ? [] : [address(value)];
const asArray = (value: unknown): Fields[] => (typeof value === 'string' ? [] : objectsIn(value));

function finishMessage(reading: Reading): void {
  const { value, ecs } = reading;
  const threats = asArray(value['threatsInfoMap']);
  const [threat] = threats;
  put(
    reading,
    'email.from.address',
    listOf(value['fromAddress'])[0] || address(value['headerFrom']) || address(value['sender']),
  );
  put(
    reading,
    'email.to.address',
    listOf(value['recipient']).length > 0 ? listOf(value['recipient']) : listOf(value['toAddresses']),
  );
  put(reading, 'email.cc.address', listOf(value['ccAddresses']));
  put(reading, 'rule.name', threat?.['classification']);
  put(reading, 'rule.id', threat?.['threatID']);
  put(reading, 'event.reference', threat?.['threatUrl']);
  put(reading, 'url.full', threat?.['threatType'] === 'url' ? threat['threat'] : undefined);
  const attachment = asArray(value['messageParts']).find(({ disposition }) => disposition === 'attached');
  put(reading, 'email.attachments.file.name', attachment?.['filename']);
  put(reading, 'file.name', attachment?.['filename']);
  put(reading, 'file.hash.sha256', attachment?.['sha256']);
  put(reading, 'file.hash.md5', attachment?.['md5']);
  const blocked = has(value, 'quarantineFolder') || textOf(value['eventType'] ?? value['type']) === 'messagesBlocked';
  put(reading, 'event.action', blocked ? 'message-blocked' : 'message-delivered');
  ecs['event.outcome'] = blocked ? 'failure' : 'success';
  if (threats.length > 0) ecs['event.kind'] = 'alert';
}

function finishClick(reading: Reading): void {
  const { value, ecs } = reading;
  const blocked = /block/i.test(textOf(value['eventType'] ?? value['type'] ?? value['clickStatus']));
  put(reading, 'event.action', blocked ? 'click-blocked' : 'click-permitted');
  ecs['event.outcome'] = blocked ? 'failure' : 'success';
  ecs['event.type'] = [blocked ? 'denied' : 'allowed'];
  put(reading, 'email.to.address', listOf(value['recipient']));
  put(reading, 'user.email', address(value['recipient']));
  put(reading, 'email.from.address', address(value['sender']));
}

const observer = { 'event.module': 'proofpoint_tap', 'observer.vendor': 'Proofpoint', 'observer.product': 'TAP' };

export const proofpoint = defineJsonSource({
  id: 'proofpoint',
  title: 'Proofpoint TAP',
  kind: 'cloud',
  summary: 'Messages blocked and delivered, clicks blocked and permitted.',
  aliases: ['proofpoint-tap'],
  snippets: cloudSnippets(
    'proofpoint',
    pollSnippet(
      'SIEM API: each record of its four lists as a line',
      `curl -sS -u "$TAP_PRINCIPAL:$TAP_SECRET" "https://tap-api-v2.proofpoint.com/v2/siem/all?format=json&sinceSeconds=3600" |
  jq -c '(.messagesBlocked[] + {eventType: "messagesBlocked"}), (.messagesDelivered[] + {eventType: "messagesDelivered"}),
    (.clicksBlocked[] + {eventType: "clicksBlocked"}), (.clicksPermitted[] + {eventType: "clicksPermitted"})'`,
    ),
  ),
  refusal: 'The object is neither a TAP message (`messageTime`) nor a click (`clickTime`).',
  streams: [
    {
      is: (value) => has(value, 'clickTime') && (has(value, 'url') || has(value, 'threatID')),
      sure: 92,
      dataset: 'proofpoint.tap_click',
      logsource: { product: 'proofpoint', service: 'tap_click' },
      prefix: 'proofpoint_tap.click',
      fixed: { ...observer, 'event.kind': 'alert', 'event.category': ['email', 'web'] },
      time: ['clickTime', 'threatTime'],
      identity: ['id', 'GUID', 'clickTime'],
      fields: {
        clickTime: null,
        id: 'event.id',
        clickIP: 'source.ip',
        senderIP: 'source.nat.ip',
        url: ['url.full', 'url'],
        userAgent: 'user_agent.original',
        classification: 'rule.name',
        threatID: 'rule.id',
        threatURL: 'event.reference',
        messageID: 'email.message_id',
      },
      finish: finishClick,
    },
    {
      is: (value) => has(value, 'messageTime') && (has(value, 'GUID') || Array.isArray(value['recipient'])),
      sure: 92,
      dataset: 'proofpoint.tap_message',
      logsource: { product: 'proofpoint', service: 'tap_message' },
      prefix: 'proofpoint_tap.message',
      fixed: { ...observer, 'event.category': ['email'], 'event.type': ['info'] },
      time: ['messageTime'],
      identity: ['id', 'GUID'],
      fields: {
        messageTime: null,
        id: 'event.id',
        GUID: 'event.id',
        senderIP: 'source.ip',
        subject: 'email.subject',
        messageID: 'email.message_id',
      },
      finish: finishMessage,
      say: ({ value }) =>
        isText(value['subject']) ? `message “${value['subject']}” from ${textOf(value['sender'])}` : '',
    },
  ],
});
