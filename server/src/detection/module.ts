// The plug of the rule library.
import { organisationCreated } from '@tocsin/contracts/activity';

import type { Module } from '#platform/module';
import { on } from '#platform/reactions';

import type { RuleFile } from './import-rules.ts';
import { routes } from './routes.ts';
import { shipRules } from './ship-rules.ts';

/** @param shipped the rules that every organisation begins with. */
export const createDetectionModule = (shipped: readonly RuleFile[]): Module => ({
  name: 'detection',
  routes,
  reactions: [
    on(organisationCreated, async function shipRulesToOrganisation(ctx) {
      await shipRules(ctx, shipped);
    }),
  ],
});
