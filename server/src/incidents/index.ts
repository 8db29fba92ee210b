// The door of incidents.
export { incidentsModule } from './module.ts';
