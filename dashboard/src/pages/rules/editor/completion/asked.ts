// What completion asks the server: ATT&CK's tags, and the fields of the event search.
import { queryOptions } from '@tanstack/react-query';

import { call } from '../../../../lib/api.ts';
import { queryClient } from '../../../../lib/query-client.ts';
import { details } from './details.ts';
import type { StoredFields } from './live-fields.ts';
import type { Asked } from './options.ts';

const hourMs = 3_600_000;

const tagsQuery = queryOptions({
  queryKey: ['coverage', 'tags'],
  queryFn: async () => {
    const { tactics, techniques } = await call('GET /detection/coverage', {});
    return [
      ...tactics.map(({ shortName, name }) => ({ label: `attack.${shortName}`, detail: name })),
      ...techniques.map(({ id, name }) => ({ label: `attack.${id.toLowerCase()}`, detail: name })),
    ];
  },
  staleTime: hourMs,
  gcTime: hourMs,
});

const eventFieldsQuery = queryOptions({
  queryKey: ['events', 'fields', 'of all'],
  queryFn: async () => {
    const { items } = await call('GET /events/fields', {});
    return items.map(({ field, share }) => ({
      label: field,
      detail: details.shareOfEvents(Math.max(1, Math.round(share * 100))),
    }));
  },
  staleTime: hourMs,
  gcTime: hourMs,
  retry: false,
});

const storedFieldsQuery = ({ query, prefix }: StoredFields) =>
  queryOptions({
    queryKey: ['events', 'fields', 'stored', query],
    queryFn: async () => {
      const { items } = await call('GET /events/fields', { query });
      return items.flatMap(({ field }) =>
        field.startsWith(prefix) ? [{ label: field.slice(prefix.length), detail: details.seenLately }] : [],
      );
    },
    staleTime: hourMs,
    gcTime: hourMs,
    retry: false,
  });

/** Nobody waits for fields while writing; the next time they are there. */
const patienceMs = 400;
const inTime = async <Found>(found: Promise<readonly Found[]>): Promise<readonly Found[]> => {
  const late = new Promise<readonly Found[]>((resolve) => setTimeout(() => resolve([]), patienceMs));
  return Promise.race([found.catch(() => []), late]);
};

export const asked: Asked = {
  tags: () => queryClient.fetchQuery(tagsQuery),
  storedFields: (wanted) => inTime(queryClient.fetchQuery(storedFieldsQuery(wanted))),
  eventFields: () => queryClient.fetchQuery(eventFieldsQuery),
};
