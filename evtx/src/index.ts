// Windows event log files: the door of the reader.
export type { EvtxRecord, ReadOptions } from './chunk.ts';
export type { EvtxFault } from './fault.ts';
export { isEvtx, readEvtx, readEvtxStream } from './read.ts';
export type { EvtxObject, EvtxValue } from './value.ts';
