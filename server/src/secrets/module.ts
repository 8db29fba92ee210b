// The plug of secrets: what is kept, where else secrets come from, and the keys they are sealed with.
import * as api from '@tocsin/contracts/api/secrets';
import * as z from 'zod';

import { inTransaction, type Context } from '#platform/context';
import type { Jobs } from '#platform/jobs';
import { resealAll, type ResealGround, type SealedColumn } from '#platform/keys/reseal';
import type { Log } from '#platform/log';
import { every, serve, type Module } from '#platform/module';
import { systemContext } from '#platform/system-context';
import { installation } from '#platform/vault';

import { keyringColumns } from './keyring.ts';
import { getKeysWith, keepKeysWith, resealJob, resealOrganisation, rotateKeysWith } from './keys.ts';
import {
  changeSecretProviderWith,
  createSecretProviderWith,
  credentialColumn,
  deleteSecretProvider,
  listSecretProviders,
  testSecretProviderWith,
} from './manage-providers.ts';
import {
  changeSecret,
  createSecretWith,
  deleteSecret,
  listSecrets,
  listSecretUses,
  rotateSecretWith,
} from './manage.ts';
import type { SecretGround } from './resolve.ts';
import { shredOrganisationWith } from './shred.ts';
import { forgetPrevious, forgetUses } from './store.ts';

export type SecretsWorld = SecretGround &
  Pick<ResealGround, 'handle' | 'now'> & {
    jobs: Jobs;
    /** The sealed columns of the modules above. */
    columns: readonly SealedColumn[];
    log: Log;
  };

const Order = z.object({ orgId: z.uuid() });
const keptUsesMs = 90 * 86_400_000;

async function forgetOldSecrets(ctx: Context): Promise<void> {
  await inTransaction(ctx, async (tx) => {
    await forgetPrevious(tx.db, tx.now());
    await forgetUses(tx.db, new Date(tx.now().getTime() - keptUsesMs));
  });
}

/** Before the jobs are started. */
export function createSecretsModule({ columns: others, ...world }: SecretsWorld): Module {
  const { handle, jobs, log, now } = world;
  const columns = [...keyringColumns, credentialColumn, ...others];
  const desk = { ...world, columns };
  jobs.define(
    resealJob,
    async ({ data, signal }) => {
      const { orgId } = Order.parse(data);
      if (orgId === installation) return void (await resealAll(desk, orgId, signal));
      await resealOrganisation(systemContext(handle, { orgId, module: 'secrets', log, now }), desk, signal);
    },
    { timeoutSeconds: 3600, concurrency: 1 },
  );
  return {
    name: 'secrets',
    routes: [
      serve(api.listSecrets, listSecrets),
      serve(api.createSecret, createSecretWith(desk)),
      serve(api.changeSecret, changeSecret),
      serve(api.rotateSecret, rotateSecretWith(desk)),
      serve(api.deleteSecret, deleteSecret),
      serve(api.listSecretUses, listSecretUses),
      serve(api.listSecretProviders, listSecretProviders),
      serve(api.createSecretProvider, createSecretProviderWith(desk)),
      serve(api.changeSecretProvider, changeSecretProviderWith(desk)),
      serve(api.deleteSecretProvider, deleteSecretProvider),
      serve(api.testSecretProvider, testSecretProviderWith(desk)),
      serve(api.getKeys, getKeysWith(desk)),
      serve(api.rotateKeys, rotateKeysWith(desk)),
      serve(api.shredOrganisation, shredOrganisationWith(desk)),
    ],
    jobs: [every('*/10 * * * *', keepKeysWith(desk)), every('29 * * * *', forgetOldSecrets)],
  };
}
