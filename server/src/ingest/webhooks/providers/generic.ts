// Any product that posts JSON: fields are found by the mapping of the webhook, else under the names they usually have.
import { jsonEvent } from '../../sources/json.ts';
import { isObject } from '../../sources/source.ts';
import { attackOf } from '../attack.ts';
import { gatherEntities, type EntityList } from '../entity-list.ts';
import type { GenericMapping } from '../mapping.ts';
import {
  defineWebhook,
  externalAlert,
  Unreadable,
  type ExternalAlert,
  type HandshakeAnswer,
  type Knock,
} from '../provider.ts';
import { listAt, numberAt, plainFields, plainText, textAt, textsAt, timeAt } from '../reading.ts';
import { severityOfWord, usual } from '../severity.ts';

/** Where nothing is mapped. */
const guesses = {
  title: ['title', 'alert_name', 'alertname', 'alert.name', 'alert.title', 'rule.name', 'rule_name', 'name', 'summary', 'subject', 'message', 'text', 'attachments.0.title', 'attachments.0.fallback'],
  description: ['description', 'details', 'body', 'alert.description', 'message', 'text', 'attachments.0.text'],
  severity: ['severity', 'alert.severity', 'priority', 'level', 'urgency', 'risk', 'attachments.0.color'],
  id: ['id', 'alert_id', 'alertId', 'alert.id', 'alias', 'uuid', 'guid', 'fingerprint', 'incident_id', 'event_id'],
  status: ['status', 'state', 'alert.status', 'alert.state', 'event_action', 'action'],
  time: ['time', 'timestamp', '@timestamp', 'occurred_at', 'created_at', 'createdAt', 'date', 'alert.time'],
  url: ['url', 'link', 'html_url', 'alert.url', 'alert.link', 'attachments.0.title_link', 'source'],
  rule: ['rule.id', 'rule_id', 'ruleId', 'rule', 'rule_name', 'alert_type', 'type', 'alertname'],
  tactics: ['tactics', 'tactic', 'mitre_tactic'],
  techniques: ['techniques', 'technique', 'mitre_technique', 'mitre'],
} as const; // prettier-ignore
type Part = keyof typeof guesses;

/** Colours that chat attachments mark their importance with. */
const colours: Record<string, number> = { danger: 3, warning: 2, good: 0 };

/** Numbers without a mapping: few begin at 0, some end at 4, 5, 10 or 100; only the direction is sure. */
const ofNumber = (value: number): number =>
  value > 10 ? Math.floor(value / 20) : value > 5 ? Math.floor(value / 2.5) : value;

function severityOf(word: string, mapping: GenericMapping | null): number {
  const mapped = mapping?.severities[word.toLowerCase()];
  if (mapped !== undefined) return mapped;
  const number = word === '' ? null : numberAt({ word }, 'word');
  return (
    severityOfWord(word) ?? colours[word] ?? (number === null ? usual : Math.min(4, Math.max(0, ofNumber(number))))
  );
}

const overWords: ReadonlySet<string> = new Set([
  'resolved',
  'resolve',
  'closed',
  'close',
  'ok',
  'recovered',
  'cleared',
  'fixed',
]);

function statusOf(word: string, mapping: GenericMapping | null): ExternalAlert['status'] {
  const text = word.toLowerCase();
  if (text === '') return 'unknown';
  const over =
    mapping && mapping.status.length > 0
      ? mapping.resolved.some((each) => each.toLowerCase() === text)
      : overWords.has(text);
  return over ? 'resolved' : 'firing';
}

function addMapped(entities: EntityList, kind: GenericMapping['entities'][number]['kind'], text: string): void {
  if (kind === 'ip') entities.machine(text);
  else entities[kind](text);
}

function ofItem(item: unknown, mapping: GenericMapping | null): ExternalAlert {
  const pathsOf = (part: Part): readonly string[] => {
    const mapped = mapping?.[part] ?? [];
    return mapped.length > 0 ? mapped : guesses[part];
  };
  const text = (part: Part): string => textAt(item, ...pathsOf(part));
  const texts = (part: Part): string[] => pathsOf(part).flatMap((path) => textsAt(item, path));
  const entities = gatherEntities();
  for (const { kind, path } of mapping?.entities ?? [])
    for (const value of textsAt(item, path)) addMapped(entities, kind, value);
  // A chat message names its bot where others name a user.
  const guessed = (mapping?.entities.length ?? 0) === 0 && isObject(item) && !('attachments' in item);
  if (guessed) entities.ecs(jsonEvent(item).ecs);
  const title = text('title');
  if (title === '') throw new Unreadable('No title was found: name its path in the mapping of this webhook.');
  const word = text('severity');
  const rule = text('rule') || title;
  return externalAlert({
    title,
    description: text('description'),
    severity: severityOf(word, mapping),
    sourceSeverity: word,
    status: statusOf(text('status'), mapping),
    rule: { id: rule, name: rule },
    identity: text('id'),
    dedup: textAt(item, 'dedup_key', 'dedupKey'),
    url: text('url'),
    time: timeAt(item, ...pathsOf('time')),
    entities: entities.done(),
    attack: attackOf({ tactics: texts('tactics'), techniques: texts('techniques') }),
    facts: plainFields(item),
    original: item,
  });
}

/** Slack's way to make sure of an address. */
function slackHandshake({ values }: Knock): HandshakeAnswer | null {
  const [value] = values;
  const challenge = textAt(value, 'challenge');
  return textAt(value, 'type') === 'url_verification' && challenge !== ''
    ? { type: 'text/plain', body: challenge }
    : null;
}

export const generic = defineWebhook({
  id: 'generic',
  title: 'Any other product',
  product: 'Webhook',
  summary: 'JSON of any shape: say where title, severity, identity and entities are, and try it on a sample.',
  verify: ['token', 'basic', 'github', 'gitlab', 'slack', 'jira', 'zoom', 'signalfx', 'standard'],
  handshake: slackHandshake,
  read: (values, { mapping }) =>
    values.flatMap((value) => {
      const items = mapping?.items ? listAt(value, mapping.items) : [value];
      if (!mapping?.items && !isObject(value)) {
        const text = plainText(value);
        throw new Unreadable(
          `An alert is a JSON object${text === '' ? '' : `, not ${JSON.stringify(text.slice(0, 60))}`}.`,
        );
      }
      return items.map((item) => ofItem(item, mapping));
    }),
  setup: [
    { text: 'Have the product post JSON to this address:', snippet: { language: 'text', text: '{url}' } },
    {
      text: 'Try it from a shell:',
      snippet: {
        language: 'sh',
        text: 'curl -X POST \'{url}\' -d \'{"title":"Test of the webhook","severity":"low","id":"test-1","host":"web-1"}\'',
      },
    },
  ],
});
