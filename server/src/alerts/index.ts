// The door of alerts.
export { actOnAlerts } from './act.ts';
export type { Detection, External } from './detection.ts';
export {
  alertMatches,
  countAlertsTo,
  countOpenAlerts,
  findOpenAlertsSharing,
  getAlertsForGrouping,
  presentAlertsById,
  resolveAlertsOf,
  setIncident,
  type GroupableAlert,
} from './for-incidents.ts';
export { findAlertsLike, findAlertsSince, namedBy } from './for-grouping.ts';
export { countTrueAmong, countVerdicts, entitiesOfTrue, verdictsOfEvents } from './for-rules.ts';
export { replayDedup, tryDetections, type TriedDetection } from './dedup-lab.ts';
export { alertsModule } from './module.ts';
export { entitiesOf } from './present.ts';
export { raiseAlerts, type RaiseResult } from './raise-alerts.ts';
export type { RaisedAlert } from './plan-raise.ts';
