// The door of service levels.
/** @public The gate before an incident is closed asks it: whoever registers gates there. */
export { breachesWithoutReason } from './act.ts';
export { countClocks, countKept } from './count-clocks.ts';
export { createSlaModule } from './module.ts';
