// The plug of audit streams.
import * as api from '@tocsin/contracts/api/audit-streams';

import { serve, type Module } from '#platform/module';

import { changeAuditSinkWith, createAuditSinkWith, deleteAuditSink, listAuditSinks, testAuditSinkWith } from './manage.ts'; // prettier-ignore
import type { StreamGround } from './send.ts';

export const createAuditStreamsModule = (ground: StreamGround): Module => ({
  name: 'audit-streams',
  routes: [
    serve(api.listAuditSinks, listAuditSinks),
    serve(api.createAuditSink, createAuditSinkWith(ground)),
    serve(api.changeAuditSink, changeAuditSinkWith(ground)),
    serve(api.deleteAuditSink, deleteAuditSink),
    serve(api.testAuditSink, testAuditSinkWith(ground)),
  ],
});
