// The plug of the events module.
import * as eventsApi from '@tocsin/contracts/api/events';

import type { EventStore } from '#platform/event-store';
import { serve, type Module } from '#platform/module';

import { countEvents } from './count.ts';
import { getEvent } from './get.ts';
import { listEventFields, listFieldValues } from './list-fields.ts';
import { searchEvents } from './search.ts';
import { streamRoute } from './stream-route.ts';

export const createEventsModule = (store: EventStore): Module => ({
  name: 'events',
  routes: [
    serve(eventsApi.searchEvents, (ctx, input) => searchEvents(store, ctx, input)),
    serve(eventsApi.countEvents, (ctx, input) => countEvents(store, ctx, input)),
    serve(eventsApi.listEventFields, (ctx, input) => listEventFields(store, ctx, input)),
    serve(eventsApi.listFieldValues, (ctx, input) => listFieldValues(store, ctx, input)),
    serve(eventsApi.getEvent, (ctx, input) => getEvent(store, ctx, input)),
  ],
  raw: [streamRoute(store)],
});
