// The plug of the ledger.
import * as ledgerApi from '@tocsin/contracts/api/ledger';

import type { Context } from '#platform/context';
import { every, serve, type Module } from '#platform/module';

import { exportRoute } from './export-route.ts';
import { getLedger, listLedgerRoots, sealNowWith } from './overview.ts';
import { sealRoot, type Ground } from './seal-root.ts';
import { verifyNowWith } from './verify-now.ts';

export function createLedgerModule(ground: Ground): Module {
  const sealHour = async (ctx: Context): Promise<void> => void (await sealRoot(ground, ctx));
  return {
    name: 'ledger',
    routes: [
      serve(ledgerApi.getLedger, getLedger),
      serve(ledgerApi.listLedgerRoots, listLedgerRoots),
      serve(ledgerApi.sealLedger, sealNowWith(ground)),
      serve(ledgerApi.verifyLedgerNow, verifyNowWith(ground)),
    ],
    raw: [exportRoute(ground)],
    jobs: [every('7 * * * *', sealHour)],
  };
}
