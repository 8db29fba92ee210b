// Tuning over HTTP.
import * as api from '@tocsin/contracts/api/tuning';

import type { EventStore } from '#platform/event-store';
import { serve, type Route } from '#platform/module';

import { addTuning } from './add.ts';
import { approveTuning, extendTuning, revertTuning } from './decide.ts';
import { listHidden } from './hidden.ts';
import { getTuning, listTuning } from './list.ts';
import { previewTuning } from './preview.ts';

export const tuningRoutes = (store: EventStore): Route[] => [
  serve(api.listTuning, listTuning),
  serve(api.getTuning, getTuning),
  serve(api.addTuning, addTuning),
  serve(api.previewTuning, (ctx, input) => previewTuning(ctx, store, input)),
  serve(api.approveTuning, approveTuning),
  serve(api.extendTuning, extendTuning),
  serve(api.revertTuning, revertTuning),
  serve(api.listHidden, (ctx, input) => listHidden(ctx, store, input)),
];
