// How the endpoints of rules, tuning and coverage are tried from another organisation.
import type { Api } from '@tocsin/contracts/api/index';

import { later, makes, one, oneWith, shows, type Probe } from './probe.ts';

export const ofDetection = {
  'GET /detection/rules': shows,
  'GET /detection/rules/facets': shows,
  'POST /detection/rules': makes,
  'POST /detection/rules/check': makes,
  'POST /detection/rules/test': makes,
  'POST /detection/rules/import': makes,
  'POST /detection/rules/draft': { kind: 'names', input: ({ eventId }) => ({ eventId }) },
  'GET /detection/rules/:ruleId': one,
  'PATCH /detection/rules/:ruleId': oneWith({ enabled: false }),
  'DELETE /detection/rules/:ruleId': one,
  'GET /detection/rules/:ruleId/versions': one,
  'GET /detection/rules/:ruleId/versions/:version': oneWith({ version: 1 }),
  'POST /detection/rules/:ruleId/reviews': oneWith({ version: 1, verdict: 'approved' }),
  'GET /detection/rules/:ruleId/comments': one,
  'POST /detection/rules/:ruleId/comments': oneWith({ text: 'X' }),
  'PUT /detection/rules/:ruleId/tests': oneWith({ tests: [] }),
  'GET /detection/rules/:ruleId/backtests': one,
  'GET /detection/rules/:ruleId/readiness': one,
  'GET /detection/rules/:ruleId/deployments': one,
  'POST /detection/rules/:ruleId/deploy': oneWith({ mode: 'disabled' }),
  'POST /detection/backtests': {
    kind: 'names',
    input: ({ ruleId }) => ({
      ruleId,
      from: new Date(Date.now() - 60_000).toISOString(),
      to: new Date().toISOString(),
    }),
  },
  'GET /detection/backtests/:backtestId': one,
  'GET /detection/policy': shows,
  'PUT /detection/policy': makes,
  'GET /detection/health': shows,
  'GET /detection/proposals': shows,
  'POST /detection/proposals/sync': makes,
  'POST /detection/proposals/decide': {
    kind: 'names',
    input: ({ proposalId }) => ({ proposalIds: [proposalId], decision: 'dismiss' }),
  },
  'GET /detection/proposals/:proposalId': one,
  'GET /detection/tuning': shows,
  'POST /detection/tuning': {
    kind: 'names',
    input: ({ ruleId }) => ({
      rule: ruleId,
      effect: { kind: 'exception', conditions: [{ field: 'a', values: ['b'] }] },
      reason: 'None',
    }),
  },
  'POST /detection/tuning/preview': {
    kind: 'names',
    input: ({ ruleId }) => ({
      rule: ruleId,
      effect: { kind: 'exception', conditions: [{ field: 'a', values: ['b'] }] },
    }),
  },
  'GET /detection/tuning/:tuningId': one,
  'GET /detection/tuning/:tuningId/hidden': one,
  'POST /detection/tuning/:tuningId/approve': one,
  'POST /detection/tuning/:tuningId/extend': oneWith({ expiresAt: later, reason: 'Taken' }),
  'POST /detection/tuning/:tuningId/revert': oneWith({ reason: 'Taken' }),
  'GET /detection/coverage': shows,
  'GET /detection/coverage/navigator': shows,
  'GET /detection/coverage/techniques/:techniqueId': { kind: 'shows', input: () => ({ techniqueId: 'T1490' }) },
} satisfies Partial<Record<keyof Api, Probe>>;
