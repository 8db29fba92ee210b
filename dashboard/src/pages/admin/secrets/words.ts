// Providers in words.
import type { SecretProviderSettings } from '@tocsin/contracts/api/secrets';

import { words } from './secret-words.ts';

export type ProviderKind = SecretProviderSettings['kind'];

export const kindWords: Record<ProviderKind, string> = {
  'aws-secrets-manager': 'AWS Secrets Manager',
  'vault-kv': words.vaultKv,
};

/** Where the provider is, short. */
export const whereOf = (settings: SecretProviderSettings): string =>
  settings.kind === 'vault-kv' ? `${settings.address}/${settings.mount}` : (settings.endpoint ?? settings.region);
