// The rule library over HTTP.
import * as api from '@tocsin/contracts/api/detection';

import { serve, type Route } from '#platform/module';

import { addRule } from './add-rule.ts';
import { changeRule } from './change-rule.ts';
import { checkRule } from './check-rule.ts';
import { getRule } from './get-rule.ts';
import { importRules } from './import-rules.ts';
import { getRuleFacets, listRules } from './list-rules.ts';

export const routes: readonly Route[] = [
  serve(api.listRules, listRules),
  serve(api.getRuleFacets, getRuleFacets),
  serve(api.getRule, getRule),
  serve(api.addRule, addRule),
  serve(api.changeRule, changeRule),
  serve(api.checkRule, checkRule),
  serve(api.importRules, importRules),
];
