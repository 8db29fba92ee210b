// The plug of entities.
import { alertRaised, alertReopened, alertUpdated } from '@tocsin/contracts/activity';
import * as api from '@tocsin/contracts/api/entities';

import type { EventStore } from '#platform/event-store';
import { every, serve, type Module } from '#platform/module';
import { on } from '#platform/reactions';

import { listEntityIncidents, listRelatedEntities, listSightings } from './around.ts';
import { addEntity, changeEntity, noteEntity } from './change.ts';
import { extractFromText, findEntity, getEntity } from './get.ts';
import { findGraphPath } from './graph-path.ts';
import { expandGraph } from './graph.ts';
import { forgetUnseen, linkEntitiesOfAlert, linkWhatStands } from './link.ts';
import { listEntities } from './list.ts';
import { prevalenceWith } from './prevalence.ts';

export const createEntitiesModule = (store: EventStore): Module => ({
  name: 'entities',
  routes: [
    serve(api.listEntities, listEntities),
    serve(api.findEntity, findEntity),
    serve(api.extractFromText, extractFromText),
    serve(api.addEntity, addEntity),
    serve(api.getEntity, getEntity),
    serve(api.changeEntity, changeEntity),
    serve(api.noteEntity, noteEntity),
    serve(api.listSightings, listSightings),
    serve(api.listEntityIncidents, listEntityIncidents),
    serve(api.listRelatedEntities, listRelatedEntities),
    serve(api.getPrevalence, prevalenceWith(store)),
    serve(api.expandGraph, expandGraph),
    serve(api.findGraphPath, findGraphPath),
  ],
  reactions: [
    on(alertRaised, linkEntitiesOfAlert),
    on(alertReopened, linkEntitiesOfAlert),
    on(alertUpdated, linkEntitiesOfAlert),
  ],
  jobs: [every('*/10 * * * *', linkWhatStands), every('41 3 * * *', forgetUnseen)],
});
