// Which stored events a log source means, and under which prefix the search keeps the fields that have no name of their own.
import { eventIdsOf } from '@tocsin/sigma/words';

import type { LogSourceWords } from './fields.ts';

/** `query`: in the language of the event search. */
export type StoredFields = { query: string; prefix: string };

/** Datasets are called like services, but for this one. */
const datasetOf = (service: string): string => (service === 'windefend' ? 'defender' : service.replaceAll('-', '_'));

/** Null where no stored events can be told from the log source. */
export function storedFieldsOf({ product = '', category = '', service = '' }: LogSourceWords): StoredFields | null {
  if (product === 'windows') {
    const prefix = 'winlog.event_data.';
    const route = category === '' ? null : eventIdsOf(category);
    if (route) {
      const ids = route.eventIds.map((id) => `event.code:${id}`).join(' or ');
      return { query: `dataset:windows.${datasetOf(route.service)} and (${ids})`, prefix };
    }
    return category === '' && service !== '' ? { query: `dataset:windows.${datasetOf(service)}`, prefix } : null;
  }
  if (product === 'zeek' && /^\w+$/.test(service))
    return { query: `dataset:zeek.${service}`, prefix: `zeek.${service}.` };
  if (product === 'suricata' && /^\w+$/.test(service))
    return { query: `dataset:suricata.${service}`, prefix: 'suricata.eve.' };
  return product === 'linux' && service === 'auditd' ? { query: 'dataset:auditd.log', prefix: 'auditd.log.' } : null;
}
