export { canariesRaised, canaryRuleId } from './canary.ts';
export { createSentinelsModule } from './module.ts';
