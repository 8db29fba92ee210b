// Which master key is in force, and how those before it are found again.
import type { Outbound } from '../outbound.ts';
import type { Secret } from '../secret.ts';
import { kmsMasterKey } from './aws-kms.ts';
import type { AwsCredentials } from './aws.ts';
import type { HashicorpPlace } from './hashicorp.ts';
import { localMasterKey, type MasterKey, type MasterKeys } from './master-key.ts';
import { transitMasterKey } from './vault-transit.ts';

export type MasterSettings = {
  /** `local`, the ARN of a KMS key, or `vault:<mount>/<key>`. */
  kind: string;
  /** The secrets in the environment or in the file: today's, then the one before. */
  local: readonly Buffer[];
  aws: { credentials: AwsCredentials; kmsEndpoint: string | null } | null;
  hashicorp: { place: HashicorpPlace; token: () => Promise<Secret> } | null;
  outbound: Pick<Outbound, 'call'>;
  now: () => Date;
};

/** @throws Error when what the kind needs is not set */
export function createMasterKeys({ kind, local, aws, hashicorp, outbound, now }: MasterSettings): MasterKeys {
  const locals = local.map(localMasterKey);
  const find = (id: string): MasterKey | null => {
    if (id.startsWith('aws-kms:'))
      return aws && kmsMasterKey(id.slice(8), { ...aws, endpoint: aws.kmsEndpoint, outbound, now });
    if (id.startsWith('vault:')) return hashicorp && transitMasterKey(id, { ...hashicorp, outbound });
    return locals.find((one) => one.id === id) ?? null;
  };
  const current = kind === 'local' ? locals[0] : find(kind.startsWith('arn:') ? `aws-kms:${kind}` : kind);
  if (!current) throw new Error('The master key of TOCSIN_MASTER_KEY cannot be reached: what it needs is not set.');
  return { current, find };
}
