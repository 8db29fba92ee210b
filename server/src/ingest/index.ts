export { createAssemblyLine, type AssemblyLine } from './assembly-line.ts';
export { openSyslog } from './open-syslog.ts';
export type { Door } from './list-sources.ts';
export { createIngestModule } from './module.ts';
export { storeBatches } from './store-batch.ts';
export { normalise } from './normalise.ts';
