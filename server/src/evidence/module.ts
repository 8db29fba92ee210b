// The plug of evidence.
import { evidenceSteps } from '@tocsin/contracts/activity';
import * as api from '@tocsin/contracts/api/evidence';

import { every, serve, type Module } from '#platform/module';
import { on } from '#platform/reactions';

import { reactions } from './alarm.ts';
import { captureWith } from './capture.ts';
import { changeEvidence } from './change.ts';
import { askDisposal, decideDisposalWith } from './disposal.ts';
import { downloadRoutes, makeArchiveWith } from './download.ts';
import { exportWith } from './export.ts';
import { getLimitsWith, setLimits } from './limits.ts';
import { getEvidence, listCustody, listEvidence } from './list.ts';
import { analyseEvidence, sealWith, transferEvidence } from './moves.ts';
import { noteMissingWith, noteWordsWith } from './note-words.ts';
import { registerEvidence } from './register.ts';
import { defineScans } from './scan.ts';
import { uploadRoutes } from './upload-routes.ts';
import { createUploads } from './upload.ts';
import { sweepWith, verifyWith } from './verify.ts';
import { openViewWith, previewWith } from './view.ts';
import type { EvidenceWorld } from './world.ts';

/** Before `jobs.start()`. */
export function createEvidenceModule(world: EvidenceWorld): Module {
  defineScans(world);
  const uploads = createUploads(world);
  return {
    name: 'evidence',
    routes: [
      serve(api.listEvidence, listEvidence),
      serve(api.registerEvidence, registerEvidence),
      serve(api.captureEvidence, captureWith(world)),
      serve(api.getEvidence, getEvidence),
      serve(api.changeEvidence, changeEvidence),
      serve(api.listCustody, listCustody),
      serve(api.sealEvidence, sealWith(world)),
      serve(api.analyseEvidence, analyseEvidence),
      serve(api.transferEvidence, transferEvidence),
      serve(api.verifyEvidence, verifyWith(world)),
      serve(api.openView, openViewWith(world)),
      serve(api.previewEvidence, previewWith(world)),
      { ...serve(api.makeArchive, makeArchiveWith(world)), answersSecret: true },
      serve(api.exportCustody, exportWith(world)),
      serve(api.askDisposal, askDisposal),
      serve(api.decideDisposal, decideDisposalWith(world)),
      serve(api.getEvidenceLimits, getLimitsWith(world)),
      serve(api.setEvidenceLimits, setLimits),
    ],
    raw: [...uploadRoutes(uploads), ...downloadRoutes(world)],
    reactions: [...reactions, on(evidenceSteps.uploaded, noteWordsWith(world))],
    jobs: [
      every('41 * * * *', sweepWith(world)),
      every('19 * * * *', noteMissingWith(world)),
      every('53 * * * *', async function expireUploads(ctx) {
        await uploads.expire(ctx);
      }),
    ],
  };
}
