// What the organisation says its incidents are, as pages ask it.
import { queryOptions } from '@tanstack/react-query';
import { incidentTypes } from '@tocsin/contracts/words';

import { call } from '../lib/api.ts';
import { typeSaid } from '../words/incident-model.ts';

export const modelQuery = queryOptions({
  queryKey: ['incident-model'],
  queryFn: ({ signal }) => call('GET /incident-model', {}, { signal }),
  staleTime: 60_000,
});

/** Tocsin's types and the organisation's own, for a choice. */
export const typeChoices = (own: readonly { id: string; name: string }[]): { value: string; label: string }[] =>
  [...incidentTypes, ...own.map(({ id }) => id)].map((id) => ({ value: id, label: typeSaid(id, own) }));
