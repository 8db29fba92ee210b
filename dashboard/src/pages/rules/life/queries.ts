// What the tabs of a rule's page ask the server.
import { queryOptions } from '@tanstack/react-query';

import { call } from '../../../lib/api.ts';
import { ruleKeys } from '../queries.ts';

const of = (ruleId: string) => [...ruleKeys.detail, ruleId, 'life'] as const;

export const versionsQuery = (ruleId: string) =>
  queryOptions({
    queryKey: [...of(ruleId), 'versions'],
    queryFn: ({ signal }) => call('GET /detection/rules/:ruleId/versions', { ruleId }, { signal }),
  });
export const versionQuery = (ruleId: string, version: number) =>
  queryOptions({
    queryKey: [...of(ruleId), 'versions', version],
    queryFn: ({ signal }) => call('GET /detection/rules/:ruleId/versions/:version', { ruleId, version }, { signal }),
  });
export const readinessQuery = (ruleId: string) =>
  queryOptions({
    queryKey: [...of(ruleId), 'readiness'],
    queryFn: ({ signal }) => call('GET /detection/rules/:ruleId/readiness', { ruleId }, { signal }),
  });
export const deploymentsQuery = (ruleId: string) =>
  queryOptions({
    queryKey: [...of(ruleId), 'deployments'],
    queryFn: ({ signal }) => call('GET /detection/rules/:ruleId/deployments', { ruleId }, { signal }),
  });
export const commentsQuery = (ruleId: string) =>
  queryOptions({
    queryKey: [...of(ruleId), 'comments'],
    queryFn: ({ signal }) => call('GET /detection/rules/:ruleId/comments', { ruleId }, { signal }),
  });
export const ruleTuningQuery = (ruleId: string) =>
  queryOptions({
    queryKey: [...of(ruleId), 'tuning'],
    queryFn: ({ signal }) => call('GET /detection/tuning', { rule: ruleId, limit: 200 }, { signal }),
  });

const whileRunningMs = 1_000;

/** Newest first; asked again while one of them runs. */
export const backtestsQuery = (ruleId: string) =>
  queryOptions({
    queryKey: [...of(ruleId), 'backtests'],
    queryFn: ({ signal }) => call('GET /detection/rules/:ruleId/backtests', { ruleId }, { signal }),
    refetchInterval: ({ state }) =>
      state.data?.items.some((backtest) => backtest.state === 'running') ? whileRunningMs : false,
  });
export const backtestQuery = (backtestId: string) =>
  queryOptions({
    queryKey: [...ruleKeys.all, 'backtest', backtestId],
    queryFn: ({ signal }) => call('GET /detection/backtests/:backtestId', { backtestId }, { signal }),
    refetchInterval: ({ state }) => (state.data?.state === 'running' ? whileRunningMs : false),
  });
export const healthQuery = (ruleId: string) =>
  queryOptions({
    queryKey: [...of(ruleId), 'health'],
    queryFn: ({ signal }) => call('GET /detection/health', { rules: [ruleId] }, { signal }),
    select: ({ items }) => items[0] ?? null,
  });
