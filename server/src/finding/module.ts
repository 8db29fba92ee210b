// The plug of finding.
import * as api from '@tocsin/contracts/api/finding';
import * as viewsApi from '@tocsin/contracts/api/saved-views';

import { serve, type Module } from '#platform/module';

import { aboutFind } from './about.ts';
import { findIn } from './find.ts';
import { suggestForFind } from './suggest.ts';
import { countSavedViews } from './views/count.ts';
import {
  changeSavedView,
  chooseSavedView,
  createSavedView,
  deleteSavedView,
  listSavedViews,
  orderSavedViews,
} from './views/manage.ts';

export const findingModule: Module = {
  name: 'finding',
  routes: [
    serve(api.aboutFind, aboutFind),
    serve(api.suggestForFind, suggestForFind),
    serve(api.findAlerts, findIn('alert')),
    serve(api.findIncidents, findIn('incident')),
    serve(api.findEntities, findIn('entity')),
    serve(api.findEvidence, findIn('evidence')),
    serve(api.findComments, findIn('comment')),
    serve(api.findTasks, findIn('task')),
    serve(viewsApi.listSavedViews, listSavedViews),
    serve(viewsApi.countSavedViews, countSavedViews),
    serve(viewsApi.createSavedView, createSavedView),
    serve(viewsApi.changeSavedView, changeSavedView),
    serve(viewsApi.deleteSavedView, deleteSavedView),
    serve(viewsApi.chooseSavedView, chooseSavedView),
    serve(viewsApi.orderSavedViews, orderSavedViews),
  ],
};
