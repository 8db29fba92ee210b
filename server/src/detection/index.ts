export { createRuleSets, type LiveRules, type RuleSets } from './rule-set.ts';
export { detectEvent, type Hit } from './detect.ts';
export { raiseDetections } from './raise-detections.ts';
export { readRuleFolder, shipRules } from './ship-rules.ts';
export { countRules } from './count-rules.ts';
