export { createDetectionRunner, type DetectionRunner } from './correlation/runner.ts';
export { countRules } from './count-rules.ts';
export { detectEvent, type Hit } from './detect.ts';
export { createDetectionModule } from './module.ts';
export type { Normalise } from './documents/run-tests.ts';
export { raiseDetections, type ModedDetection } from './raise-detections.ts';
export {
  createRuleCompiler,
  createRuleSets,
  type LiveRules,
  type RuleCompiler,
  type RulesAtWork,
  type RuleSets,
} from './rule-set.ts';
export { readRuleFolder, shipRules } from './ship-rules.ts';
