// Splunk's alert action "Webhook", with the first row of the search; notable events of Enterprise Security alike.
import { jsonEvent } from '../../sources/json.ts';
import { isObject } from '../../sources/source.ts';
import { attackOf } from '../attack.ts';
import { gatherEntities } from '../entity-list.ts';
import { defineWebhook, externalAlert, Unreadable, type ExternalAlert } from '../provider.ts';
import { objectAt, plainFields, textAt, textsAt, timeAt, type Fields } from '../reading.ts';
import { severityOfWord, usual } from '../severity.ts';

const attackFields = ['annotations.mitre_attack', 'annotations.mitre_attack.mitre_technique_id', 'mitre_technique_id'];
const tacticFields = ['annotations.mitre_attack.mitre_tactic', 'mitre_tactic'];

function ofSearch(value: Fields): ExternalAlert {
  const row = objectAt(value, 'result');
  const app = textAt(value, 'app');
  const name = textAt(value, 'search_name') || textAt(row, 'search_name', 'savedsearch_name', 'rule_name');
  const word = textAt(row, 'severity', 'urgency', 'priority');
  const entities = gatherEntities();
  entities.ecs(jsonEvent(row).ecs);
  for (const field of ['dest', 'dvc', 'orig_host', 'host']) entities.machine(row[field]);
  entities.machine(row['src']);
  entities.user(row['user']);
  return externalAlert({
    title: textAt(row, 'rule_title', 'title') || name || `Splunk search in the app ${app || 'search'}`,
    description: textAt(row, 'rule_description', 'description', 'message', '_raw'),
    severity: severityOfWord(word) ?? usual,
    sourceSeverity: word,
    rule: { id: name || `search ${app}`, name: name || `Search in the app ${app || 'search'}` },
    identity: textAt(row, 'event_id', 'event_hash', 'notable_id'),
    url: textAt(value, 'results_link'),
    time: timeAt(row, '_time', 'time', 'timestamp', 'firstTime'),
    entities: entities.done(),
    attack: attackOf({
      tactics: tacticFields.flatMap((field) => textsAt(row, field)),
      techniques: attackFields.flatMap((field) => textsAt(row, field)),
    }),
    facts: plainFields(row),
    original: value,
  });
}

export const splunk = defineWebhook({
  id: 'splunk',
  title: 'Splunk',
  summary: 'Saved searches and notable events through the alert action "Webhook"; it sends the first row of a result.',
  verify: [],
  deliveryId: ({ values }) => values.map((value) => textAt(value, 'sid')).join(' '),
  read: (values) =>
    values.map((value) => {
      if (!isObject(value) || (!isObject(value['result']) && textAt(value, 'sid') === ''))
        throw new Unreadable('This is no alert of Splunk: it has neither `result` nor `sid`.');
      return ofSearch(value);
    }),
  setup: [
    {
      text: 'Save the search as an alert, add the action "Webhook", and paste this address:',
      snippet: { language: 'text', text: '{url}' },
    },
    {
      text: 'Splunk 9 and later only calls addresses on its allow list: Settings → Server settings → Webhook allow list, or in alert_actions.conf:',
      snippet: { language: 'conf', text: '[webhook]\nallowlist.tocsin = ^{urlPattern}/.*$' },
    },
    { text: 'Trigger "For each result", so that each row becomes an alert of its own.' },
    { text: 'A field "severity" or "urgency" of the result becomes the severity.' },
  ],
});
