// A master key that never leaves the transit engine of HashiCorp Vault.
import * as z from 'zod';

import type { Outbound } from '../outbound.ts';
import type { Secret } from '../secret.ts';
import { callHashicorp, type HashicorpPlace } from './hashicorp.ts';
import { masterKeyUnavailable, type MasterKey } from './master-key.ts';

/** `vault:<mount>/<key>` */
export const transitKey = /^vault:([\w-]+(?:\/[\w-]+)*)\/([\w.-]+)$/;

const Wrapped = z.object({ data: z.object({ ciphertext: z.string().startsWith('vault:v') }) });
const Opened = z.object({ data: z.object({ plaintext: z.base64() }) });

type Means = {
  place: HashicorpPlace;
  /** Read anew for each call: whoever renews the token writes it where it was. */
  token: () => Promise<Secret>;
  outbound: Pick<Outbound, 'call'>;
};

/** @param id `vault:<mount>/<key>`, a key of a type with associated data such as `aes256-gcm96` */
export function transitMasterKey(id: string, { place, token, outbound }: Means): MasterKey {
  const [, mount = '', name = ''] = transitKey.exec(id) ?? [];
  const call = async (action: 'encrypt' | 'decrypt', body: object): Promise<unknown> => {
    const path = `${mount}/${action}/${name}`;
    const answer = await callHashicorp(place, await token(), { method: 'POST', path, body }, outbound);
    if (answer.status !== 200) throw masterKeyUnavailable('HashiCorp Vault', `status ${answer.status}`);
    return answer.body;
  };
  const bound = (about: string) => ({ associated_data: Buffer.from(about).toString('base64') });
  return {
    id,
    wrap: async (key, about) =>
      Wrapped.parse(await call('encrypt', { plaintext: key.toString('base64'), ...bound(about) })).data.ciphertext,
    unwrap: async (wrapped, about) =>
      Buffer.from(
        Opened.parse(await call('decrypt', { ciphertext: wrapped, ...bound(about) })).data.plaintext,
        'base64',
      ),
  };
}
