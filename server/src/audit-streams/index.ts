// The door of audit streams.
export { createAuditStreamsModule } from './module.ts';
export { createStreamRunner } from './runner.ts';
export { sinkCredentials, type StreamGround } from './send.ts';
