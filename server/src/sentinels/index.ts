export { canariesRaised, canaryRuleId } from './canary.ts';
export { createSentinelsModule } from './module.ts';
export { watchedSources, type WatchedSource } from './watched.ts';
