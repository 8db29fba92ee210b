// Suricata's EVE alerts, one object a line; the records around them are for the ingest door.
import { isObject } from '../../sources/source.ts';
import { suricataEvent } from '../../sources/suricata.ts';
import { attackOf } from '../attack.ts';
import { gatherEntities } from '../entity-list.ts';
import { defineWebhook, externalAlert, Unreadable, type ExternalAlert } from '../provider.ts';
import { numberAt, textAt, textsAt, timeAt, type Fields } from '../reading.ts';

const bySuricata: Record<number, number> = { 1: 3, 2: 2, 3: 1, 4: 0 };

function ofAlert(value: Fields): ExternalAlert {
  const severity = numberAt(value, 'alert.severity');
  const entities = gatherEntities();
  const event = suricataEvent(value);
  if (event) entities.ecs(event.ecs);
  const names = ['src_ip', 'src_port', 'dest_ip', 'dest_port', 'proto', 'app_proto', 'alert.action', 'alert.category',
    'http.hostname', 'http.url', 'dns.query.0.rrname', 'tls.sni', 'community_id']; // prettier-ignore
  return externalAlert({
    title: textAt(value, 'alert.signature'),
    description: textAt(value, 'alert.category'),
    severity: severity === null ? 2 : (bySuricata[severity] ?? 2),
    sourceSeverity: severity === null ? null : String(severity),
    rule: {
      id: `${textAt(value, 'alert.gid') || '1'}:${textAt(value, 'alert.signature_id')}`,
      name: textAt(value, 'alert.signature'),
    },
    time: timeAt(value, 'timestamp'),
    entities: entities.done(),
    attack: attackOf({
      tactics: [
        ...textsAt(value, 'alert.metadata.mitre_tactic_id'),
        ...textsAt(value, 'alert.metadata.mitre_tactic_name'),
      ],
      techniques: textsAt(value, 'alert.metadata.mitre_technique_id'),
    }),
    facts: Object.fromEntries(names.map((name) => [name, textAt(value, name)])),
    original: value,
  });
}

export const suricata = defineWebhook({
  id: 'suricata',
  title: 'Suricata',
  summary: 'EVE records of type alert, as any HTTP shipper sends them; other records are left aside.',
  verify: ['token', 'basic'],
  source: 'suricata',
  read: (values) => {
    const records = values.filter(isObject).filter((value) => textAt(value, 'event_type') !== '');
    if (records.length === 0) throw new Unreadable('There is no EVE record in this: none has an `event_type`.');
    return records.filter(({ alert, event_type: type }) => type === 'alert' && isObject(alert)).map(ofAlert);
  },
  setup: [
    {
      text: 'Ship eve.json with any HTTP sink, e.g. Vector; only alerts need to come here:',
      snippet: {
        language: 'yaml',
        text: 'sources:\n  eve: { type: file, include: [/var/log/suricata/eve.json] }\ntransforms:\n  alerts: { type: filter, inputs: [eve], condition: \'contains(string!(.message), "\\"event_type\\":\\"alert\\"")\' }\nsinks:\n  tocsin: { type: http, inputs: [alerts], uri: "{url}", encoding: { codec: text } }\n',
      },
    },
  ],
});
