// The door of retention.
export { createRetentionModule } from './module.ts';
export { privacySecrets } from './privacy/subject.ts';
