// The door of evidence.
export { createDiskStore } from './disk-store.ts';
export { unsettledEvidence } from './gate.ts';
export { createEvidenceModule } from './module.ts';
export { createS3Store } from './s3-store.ts';
export { createClamScanner } from './scanner.ts';
export { evidenceSecrets, type EvidenceWorld } from './world.ts';
