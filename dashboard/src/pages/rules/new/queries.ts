// What the page for a new rule asks the server.
import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { RuleTest } from '@tocsin/contracts/rule';

import { call } from '../../../lib/api.ts';
import { ruleKeys } from '../queries.ts';

/** Never kept: each draft has an id of its own, which can be added only once. */
export const draftQuery = (eventId: string, fields: readonly string[] | null) =>
  queryOptions({
    queryKey: [...ruleKeys.all, 'draft', eventId, fields],
    queryFn: ({ signal }) =>
      call('POST /detection/rules/draft', { eventId, ...(fields ? { fields: [...fields] } : {}) }, { signal }),
    staleTime: Infinity,
    gcTime: 0,
    placeholderData: keepPreviousData,
  });

/** The same text says the same of the same records. */
export const ruleTestQuery = (source: string, tests: readonly RuleTest[]) =>
  queryOptions({
    queryKey: [...ruleKeys.all, 'test', source, tests],
    queryFn: ({ signal }) => call('POST /detection/rules/test', { source, tests: [...tests] }, { signal }),
    staleTime: Infinity,
    gcTime: 60_000,
  });

/** What a correlation may refer to, most used first; at most as many as one looks through. */
export const referableRulesQuery = (text: string) =>
  queryOptions({
    queryKey: [...ruleKeys.all, 'referable', text],
    queryFn: ({ signal }) =>
      call(
        'GET /detection/rules',
        { kind: ['sigma', 'correlation'], sort: '-hits', limit: 20, ...(text === '' ? {} : { q: text }) },
        { signal },
      ),
    placeholderData: keepPreviousData,
    staleTime: 30_000,
  });
