// Mappings and replays over HTTP.
import * as api from '@tocsin/contracts/api/mappings';

import { serve, type Route } from '#platform/module';

import { changeMapping, createMapping, deleteMapping, getMapping, listMappings } from './manage.ts';
import { listEcsFields, previewMapping } from './preview.ts';
import { getReplay, listReplays, startReplay, type ReplayWorld } from './replays.ts';

export const mappingRoutes = (world: ReplayWorld): Route[] => [
  serve(api.listMappings, listMappings),
  serve(api.listEcsFields, listEcsFields),
  serve(api.previewMapping, (ctx, input) => previewMapping(ctx, world.sets, input)),
  serve(api.createMapping, createMapping),
  serve(api.getMapping, getMapping),
  serve(api.changeMapping, changeMapping),
  serve(api.deleteMapping, deleteMapping),
  serve(api.startReplay, (ctx, input) => startReplay(ctx, world, input)),
  serve(api.listReplays, listReplays),
  serve(api.getReplay, getReplay),
];
