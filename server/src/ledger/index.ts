// The door of the ledger.
export { anchorCredentials } from './anchors/manage.ts';
export { createChain } from './chain.ts';
export { createLedgerModule } from './module.ts';
export { redactActivities, redactedActivities, type RedactedActivity } from './redact.ts';
export { removeActivities, removedActivities } from './remove.ts';
export { signCertificate, signErasure } from './certificate.ts';
