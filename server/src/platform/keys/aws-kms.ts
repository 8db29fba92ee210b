// A master key that never leaves AWS KMS.
import * as z from 'zod';

import type { Outbound } from '../outbound.ts';
import { callAws, type AwsCredentials } from './aws.ts';
import { masterKeyUnavailable, type MasterKey } from './master-key.ts';

export const kmsArn = /^arn:aws[a-z-]*:kms:([a-z0-9-]+):\d{12}:(?:key|alias)\/[\w/-]{1,250}$/;

const Wrapped = z.object({ CiphertextBlob: z.base64() });
const Opened = z.object({ Plaintext: z.base64() });

type Means = {
  credentials: AwsCredentials;
  endpoint: string | null;
  outbound: Pick<Outbound, 'call'>;
  now: () => Date;
};

/** @param arn of a symmetric key, or an alias of one */
export function kmsMasterKey(arn: string, { credentials, endpoint, ...means }: Means): MasterKey {
  const region = kmsArn.exec(arn)?.[1] ?? '';
  const call = async (action: string, input: object): Promise<unknown> => {
    const place = { service: 'kms', region, endpoint } as const;
    const { code, body } = await callAws(place, credentials, { action, input: { KeyId: arn, ...input } }, means);
    if (code !== null) throw masterKeyUnavailable('AWS KMS', code);
    return body;
  };
  // Policies of the key can be written on it, and CloudTrail shows it: it names what is wrapped, and is no secret.
  const context = (about: string) => ({ EncryptionContext: { 'tocsin:data-key': about } });
  return {
    id: `aws-kms:${arn}`,
    wrap: async (key, about) =>
      Wrapped.parse(await call('Encrypt', { Plaintext: key.toString('base64'), ...context(about) })).CiphertextBlob,
    unwrap: async (wrapped, about) =>
      Buffer.from(
        Opened.parse(await call('Decrypt', { CiphertextBlob: wrapped, ...context(about) })).Plaintext,
        'base64',
      ),
  };
}
