// What could not be read is kept as an event of its own, with the reason, searchable and ready to be replayed.
import type { NormalisedEvent } from '@tocsin/contracts/event';

export const unparsedDataset = 'unparsed';

/** @param reason one sentence for a person. */
export const unparsedEvent = (source: string, raw: string, reason: string): NormalisedEvent => ({
  time: null,
  dataset: unparsedDataset,
  sourceEventId: null,
  logsource: {},
  native: {},
  ecs: { 'event.kind': 'pipeline_error' },
  attrs: { 'error.message': reason, 'tocsin.source': source },
  message: `${reason} ${raw.slice(0, 300)}`,
});
