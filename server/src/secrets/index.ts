export { createSecretsModule } from './module.ts';
export { createSecrets } from './resolve.ts';
