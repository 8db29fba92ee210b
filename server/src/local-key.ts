// The key by which the command line on this machine speaks to this server: a file only its own user can read.
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { permissions } from '@tocsin/contracts/identity';

import { createApiKey, createAuthenticate, listOrganisations } from '#identity';
import type { DatabaseHandle } from '#platform/database';
import type { Log } from '#platform/log';
import { systemContext } from '#platform/system-context';

/**
 * Writes `<data>/local-key`, one line: address and key of the oldest organisation. Keeps the key it finds while it works.
 * Does nothing while there is no organisation yet.
 */
export async function writeLocalKey(
  dataDir: string,
  world: { handle: DatabaseHandle; log: Log; address: string },
): Promise<void> {
  const [organisation] = await listOrganisations(world.handle);
  if (!organisation) return;
  const path = join(dataDir, 'local-key');
  const [, found] = (await readFile(path, 'utf8').catch(() => '')).trim().split(/\s+/);
  const caller = found
    ? await createAuthenticate(world.handle, () => new Date())({ kind: 'bearer', token: found })
    : null;
  const key = caller && found ? found : await newKey(organisation.id, world);
  await mkdir(dataDir, { recursive: true });
  await writeFile(`${path}.new`, `${world.address} ${key}\n`, { mode: 0o600 });
  await rename(`${path}.new`, path);
}

async function newKey(orgId: string, { handle, log }: { handle: DatabaseHandle; log: Log }): Promise<string> {
  const ctx = systemContext(handle, { orgId, module: 'local-key', log });
  return (
    await createApiKey(ctx, {
      name: 'Command line on the server',
      scopes: [...permissions],
      siteId: null,
      expiresAt: null,
    })
  ).key;
}
