// The rule library and a rule's life over HTTP.
import * as api from '@tocsin/contracts/api/detection';
import * as life from '@tocsin/contracts/api/rule-life';

import type { EventStore } from '#platform/event-store';
import type { Jobs } from '#platform/jobs';
import { serve, type Route } from '#platform/module';

import { addRule } from './add-rule.ts';
import { getBacktest, listBacktests, startBacktest } from './backtest/start.ts';
import { changeRule } from './change-rule.ts';
import { checkRule } from './check-rule.ts';
import { coverageRoutes } from './coverage/routes.ts';
import { deleteRule } from './delete-rule.ts';
import { commentOnRule, listRuleComments } from './deploy/comments.ts';
import { deployRule } from './deploy/deploy.ts';
import { getRuleReadiness } from './deploy/gates.ts';
import { getRulePolicy, setRulePolicy } from './deploy/policy.ts';
import { listDeployments } from './deploy/stretches.ts';
import { setRuleTests, testRule } from './deploy/tests.ts';
import { getRuleVersion, listRuleVersions, reviewRule } from './deploy/versions.ts';
import type { Normalise } from './documents/run-tests.ts';
import { draftRule } from './draft/draft-rule.ts';
import { getRule } from './get-rule.ts';
import { importRules } from './import-rules.ts';
import { getRuleFacets, listRules } from './list-rules.ts';
import { decideProposals } from './sync/decide.ts';
import { getProposal, listProposals } from './sync/list.ts';
import { syncRules } from './sync/sync-rules.ts';
import { tuningRoutes } from './tuning/routes.ts';

export type DetectionWorld = { store: EventStore; normalise: Normalise; jobs: Jobs };

export const detectionRoutes = ({ store, normalise, jobs }: DetectionWorld): Route[] => [
  serve(api.listRules, listRules),
  serve(api.getRuleFacets, getRuleFacets),
  serve(api.getRule, getRule),
  serve(api.addRule, (ctx, input) => addRule(ctx, input, normalise)),
  serve(api.changeRule, (ctx, input) => changeRule(ctx, input, normalise)),
  serve(api.deleteRule, deleteRule),
  serve(api.checkRule, checkRule),
  serve(api.importRules, importRules),
  serve(life.listRuleVersions, listRuleVersions),
  serve(life.getRuleVersion, getRuleVersion),
  serve(life.reviewRule, reviewRule),
  serve(life.listRuleComments, listRuleComments),
  serve(life.commentOnRule, commentOnRule),
  serve(life.setRuleTests, (ctx, input) => setRuleTests(ctx, normalise, input)),
  serve(life.testRule, (ctx, input) => testRule(ctx, normalise, input)),
  serve(life.getRuleReadiness, (ctx, input) => getRuleReadiness(ctx, normalise, input)),
  serve(life.deployRule, (ctx, input) => deployRule(ctx, normalise, input)),
  serve(life.listDeployments, listDeployments),
  serve(life.startBacktest, (ctx, input) => startBacktest(ctx, jobs, input)),
  serve(life.getBacktest, getBacktest),
  serve(life.listBacktests, listBacktests),
  serve(life.getRulePolicy, getRulePolicy),
  serve(life.setRulePolicy, setRulePolicy),
  serve(life.draftRule, (ctx, input) => draftRule(ctx, store, input)),
  serve(life.syncRules, syncRules),
  serve(life.listProposals, listProposals),
  serve(life.getProposal, getProposal),
  serve(life.decideProposals, decideProposals),
  ...coverageRoutes(store),
  ...tuningRoutes(store),
];
