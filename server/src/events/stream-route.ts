// GET /events/stream: rows as they are found, a JSON object a line; whoever hangs up ends the search.
import { Readable } from 'node:stream';

import { streamEvents as endpoint } from '@tocsin/contracts/api/events';

import type { EventStore } from '#platform/event-store';
import { raw, type RawRoute } from '#platform/module';

import { streamEvents } from './search.ts';

export const streamRoute = (store: EventStore): RawRoute =>
  raw(
    'GET',
    endpoint.path,
    endpoint.permission,
    async (ctx, request, reply) => {
      const input = endpoint.input.parse(request.query);
      const hungUp = new AbortController();
      reply.raw.on('close', () => hungUp.abort());
      async function* lines(): AsyncGenerator<string> {
        for await (const line of streamEvents(store, ctx, input, hungUp.signal)) yield `${JSON.stringify(line)}\n`;
      }
      return reply.type('application/x-ndjson').send(Readable.from(lines()));
    },
    { metered: true },
  );
