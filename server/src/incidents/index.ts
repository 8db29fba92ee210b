// The door of incidents.
export { changeIncident } from './change.ts';
export { countIncidentsTo, incidentMatches, setIncidentDue } from './for-sla.ts';
export type { Gate } from './gates.ts';
export { createIncidentsModule } from './module.ts';
export { presentIncidentsById } from './present.ts';
export { listenersOf } from './talk/watch.ts';
