// The doors that speak HTTP on the main port, below /doors/<id>: the body untouched, no cookies, no limits of the API.
import type { FastifyInstance } from 'fastify';

import { notFound, Problem } from '#platform/errors';

import type { House } from './house.ts';
import { bareAddress } from './peer-of.ts';

const closedRetrySeconds = 60;
const prefix = /^\/doors\/([^/?#]+)/;

/** Must be called before the server listens. */
export function mountDoors(app: FastifyInstance, house: House): void {
  for (const url of ['/doors/:doorId', '/doors/:doorId/*'])
    app.all(url, {
      // Before Fastify looks at the body: it would refuse content types that shippers do send.
      onRequest: async (request, reply) => {
        const raw = request.raw.url ?? '';
        const [start = '', doorId = ''] = prefix.exec(raw) ?? [];
        const place = house.place(doorId);
        if (place?.door.kind !== 'http') throw notFound('route', raw.split('?', 1)[0] ?? '');
        const { opened } = place;
        // Not found would make shippers throw away what they can send later.
        if (!opened?.answer)
          throw new Problem('unavailable', 'door_closed', 'This door is closed.', {
            retryAfterSeconds: closedRetrySeconds,
          });
        // From here on the door writes by itself; what every answer carries goes with it.
        for (const [name, value] of Object.entries(reply.getHeaders()))
          if (value !== undefined) reply.raw.setHeader(name, value);
        reply.hijack();
        const rest = raw.slice(start.length);
        const peer = { address: bareAddress(request.ip), certificateNames: [] };
        await opened.answer(request.raw, reply.raw, { url: rest.startsWith('/') ? rest : `/${rest}`, peer });
      },
      handler: (_request, reply) => reply.callNotFound(),
    });
}
