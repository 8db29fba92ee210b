// The keys of this installation, as its settings say: the master key, and the vault that stands on it.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import type { DatabaseHandle } from '#platform/database';
import { createMasterKeys } from '#platform/keys/masters';
import type { Outbound } from '#platform/outbound';
import { createSeal, sealKey, type Seal } from '#platform/seal';
import { Secret } from '#platform/secret';
import { createVault, type Vault } from '#platform/vault';

import type { Config } from './config.ts';

type Ground = { handle: DatabaseHandle; outbound: Outbound; now: () => Date };

/** @throws what the file system throws, or Error when what the master key needs is not set */
export async function openKeys(config: Config, { handle, outbound, now }: Ground): Promise<Vault> {
  const path = join(config.dataDir, 'secret-key');
  const local = [await sealKey(config.secretKey, path)];
  if (config.secretKeyBefore) local.push(await sealKey(config.secretKeyBefore, path));
  // What was sealed in the file's name is still there when a key in the environment takes its place.
  else if (config.secretKey) local.push(...(await keyInFile(path)));
  const { aws, hashicorp } = config;
  const masters = createMasterKeys({
    kind: config.masterKey,
    local,
    aws: aws && { credentials: aws, kmsEndpoint: aws.kmsEndpoint },
    hashicorp: hashicorp && { place: hashicorp, token: () => tokenOf(hashicorp) },
    outbound,
    now,
  });
  const seals = local.map(createSeal);
  return createVault({ handle, masters, legacy: { open: (sealed, place) => openWithAny(seals, sealed, place) }, now });
}

async function keyInFile(path: string): Promise<Buffer[]> {
  const text = await readFile(path, 'utf8').catch(() => null);
  return text === null ? [] : [Buffer.from(text.trim(), 'base64url')];
}

async function tokenOf({ token, tokenFile }: NonNullable<Config['hashicorp']>): Promise<Secret> {
  if (token) return token;
  return new Secret((await readFile(tokenFile ?? '', 'utf8')).trim());
}

/** @throws what the last of them throws */
function openWithAny(seals: readonly Seal[], sealed: string, place: string): Secret {
  let failed: unknown = new Error('There is no key.');
  for (const seal of seals)
    try {
      return seal.open(sealed, place);
    } catch (error) {
      failed = error;
    }
  throw failed;
}
