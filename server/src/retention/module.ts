// The plug of retention.
import * as privacyApi from '@tocsin/contracts/api/privacy';
import * as api from '@tocsin/contracts/api/retention';

import { every, serve, type Module } from '#platform/module';
import type { StoreBook } from '#platform/store-book';

import { askRelease, listHolds, placeHold, releaseHold } from './manage-holds.ts';
import { deleteRule, getCertificate, listPurges, listRulesWith, setRule } from './manage-rules.ts';
import { previewWith } from './preview.ts';
import { definePrivacyJobs, tidyPrivacyRequestsWith, type PrivacyWorld } from './privacy/jobs.ts';
import {
  approveErasureWith,
  askRequestWith,
  declineRequestWith,
  getErasureCertificate,
  getRequestWith,
  listRequestsWith,
} from './privacy/requests.ts';
import { exportFileRoute } from './privacy/take-export.ts';
import { getResidencyWith } from './residency.ts';
import { definePurges, purgeNightlyWith, startPurgeWith, type PurgeWorld } from './start-purge.ts';

/** Before `jobs.start()`. */
export function createRetentionModule(world: PurgeWorld & PrivacyWorld & { stores: StoreBook }): Module {
  definePurges(world);
  definePrivacyJobs(world);
  return {
    name: 'retention',
    routes: [
      serve(api.listRetentionRules, listRulesWith(world.eventDays)),
      serve(api.setRetentionRule, setRule),
      serve(api.deleteRetentionRule, deleteRule),
      serve(api.previewPurge, previewWith(world)),
      serve(api.listPurges, listPurges),
      serve(api.startPurge, startPurgeWith(world.jobs)),
      serve(api.getPurgeCertificate, getCertificate),
      serve(api.listLegalHolds, listHolds),
      serve(api.placeLegalHold, placeHold),
      serve(api.askRelease, askRelease),
      serve(api.releaseLegalHold, releaseHold),
      serve(api.getResidency, getResidencyWith(world.stores)),
      serve(privacyApi.listPrivacyRequests, listRequestsWith(world)),
      serve(privacyApi.getPrivacyRequest, getRequestWith(world)),
      serve(privacyApi.askPrivacyRequest, askRequestWith(world)),
      serve(privacyApi.approveErasure, approveErasureWith(world)),
      serve(privacyApi.declinePrivacyRequest, declineRequestWith(world)),
      serve(privacyApi.getErasureCertificate, getErasureCertificate),
    ],
    raw: [exportFileRoute(world)],
    jobs: [every('11 2 * * *', purgeNightlyWith(world)), every('41 * * * *', tidyPrivacyRequestsWith(world))],
  };
}
