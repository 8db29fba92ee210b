// The plug of the ledger.
import * as ledgerApi from '@tocsin/contracts/api/ledger';
import * as anchorsApi from '@tocsin/contracts/api/ledger-anchors';

import type { Context } from '#platform/context';
import { every, serve, type Module } from '#platform/module';

import { deleteLedgerAnchor, listLedgerAnchors, putLedgerAnchorWith, runLedgerAnchorWith } from './anchors/manage.ts'; // prettier-ignore
import { anchorRootsWith, type AnchorGround } from './anchors/tell.ts';
import { exportRoute } from './export-route.ts';
import { getLedger, listLedgerRoots, sealNowWith } from './overview.ts';
import { sealRoot, type Ground } from './seal-root.ts';
import { verifyNowWith } from './verify-now.ts';

export function createLedgerModule(ground: Ground & AnchorGround): Module {
  const sealHour = async (ctx: Context): Promise<void> => void (await sealRoot(ground, ctx));
  return {
    name: 'ledger',
    routes: [
      serve(ledgerApi.getLedger, getLedger),
      serve(ledgerApi.listLedgerRoots, listLedgerRoots),
      serve(ledgerApi.sealLedger, sealNowWith(ground)),
      serve(ledgerApi.verifyLedgerNow, verifyNowWith(ground)),
      serve(anchorsApi.listLedgerAnchors, listLedgerAnchors),
      serve(anchorsApi.putLedgerAnchor, putLedgerAnchorWith(ground)),
      serve(anchorsApi.deleteLedgerAnchor, deleteLedgerAnchor),
      serve(anchorsApi.runLedgerAnchor, runLedgerAnchorWith(ground)),
    ],
    raw: [exportRoute(ground)],
    jobs: [every('7 * * * *', sealHour), every('* * * * *', anchorRootsWith(ground))],
  };
}
