// ATT&CK coverage: techniques × rules × data that arrives × hits.
import * as z from 'zod';

import { endpoint } from './endpoint.ts';

export const CoverageRule = z.object({
  id: z.uuid(),
  ruleId: z.string(),
  title: z.string(),
  severity: z.int(),
  mode: z.string(),
  hasData: z.boolean(),
  hits: z.int(),
});

export const CoveredTechnique = z.object({
  /** `T1059` or `T1059.001`. */
  id: z.string(),
  name: z.string(),
  /** Short names in matrix order. */
  tactics: z.array(z.string()),
  /** The technique a sub-technique belongs to. */
  parent: z.string().nullable(),
  /** Rules that name it, by what they are worth: at work with data arriving, at work without, in shadow, off. */
  rules: z.object({ working: z.int(), blind: z.int(), shadow: z.int(), off: z.int() }),
  /** Matches of active rules in the last 30 days. */
  hits: z.int(),
});
export type CoveredTechnique = z.infer<typeof CoveredTechnique>;

export const getCoverage = endpoint('GET', '/detection/coverage', {
  summary: 'The ATT&CK matrix with the rules that cover each technique, whether their data arrives, and their hits',
  permission: 'rule:read',
  input: z.object({}),
  output: z.object({
    /** The version of ATT&CK Enterprise. */
    attackVersion: z.string(),
    tactics: z.array(z.object({ id: z.string(), shortName: z.string(), name: z.string() })),
    techniques: z.array(CoveredTechnique),
    /** Log sources that rules at work ask for, and when an event of each last arrived. */
    logsources: z.array(
      z.object({
        product: z.string(),
        category: z.string(),
        service: z.string(),
        rules: z.int(),
        lastEventAt: z.iso.datetime().nullable(),
      }),
    ),
  }),
});
export const getTechniqueRules = endpoint('GET', '/detection/coverage/techniques/:techniqueId', {
  summary: 'The rules that name a technique',
  permission: 'rule:read',
  input: z.object({ techniqueId: z.string().max(20) }),
  output: z.object({ items: z.array(CoverageRule) }),
});
export const getNavigatorLayer = endpoint('GET', '/detection/coverage/navigator', {
  summary: 'The coverage as an ATT&CK Navigator layer, format 4.5',
  permission: 'rule:read',
  input: z.object({}),
  output: z.looseObject({ name: z.string(), domain: z.string() }),
});
