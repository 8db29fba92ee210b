// The door of finding.
export { findingModule } from './module.ts';
