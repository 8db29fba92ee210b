// What Tocsin writes of itself: the canaries that show that events become alerts.
import { shellSnippet, snippets } from './snippets.ts';
import { defineSource, objectOf, ParseFault } from './source.ts';
import { parseTime } from './times.ts';
import { textOf } from './values.ts';

export const tocsin = defineSource({
  id: 'tocsin',
  title: 'Tocsin itself',
  kind: 'generic',
  summary: 'Canaries: events that Tocsin sends to itself and expects as alerts within a minute.',
  format: 'json',
  recognise: ({ value }) => (typeof value === 'object' && value !== null && 'tocsin.canary' in value ? 100 : 0),
  snippets: snippets('tocsin', [shellSnippet]),
  parse: (record) => {
    const native = objectOf(record);
    const canary = textOf(native['tocsin.canary']);
    if (canary === '') throw new ParseFault('The record is no canary.');
    return {
      time: parseTime(native['@timestamp']),
      dataset: 'tocsin.canary',
      sourceEventId: canary,
      logsource: { product: 'tocsin', service: 'canary' },
      native,
      ecs: { 'event.kind': 'event', 'event.module': 'tocsin', 'event.action': 'canary' },
      attrs: { 'tocsin.canary': canary },
      message: 'A canary: Tocsin sends it to itself to see that events become alerts.',
    };
  },
});
