// How the endpoints through which records come are tried from another organisation.
import type { Api } from '@tocsin/contracts/api/index';

import { makes, one, oneWith, shows, type Probe } from './probe.ts';

const aMapping = { format: 'json', dataset: 'shop.order', fields: [] };

export const ofIngest = {
  'POST /ingest/:source': makes,
  'GET /sources': shows,
  'POST /demo': makes,
  'GET /doors': shows,
  'GET /doors/:doorId': { kind: 'shows', input: ({ doorId }) => ({ doorId }) },
  'PATCH /doors/:doorId': makes,
  'GET /door-certificate': shows,
  'GET /doors/:doorId/senders': { kind: 'shows', input: ({ doorId }) => ({ doorId }) },
  'POST /doors/:doorId/senders': {
    kind: 'names',
    input: ({ siteId }, { doorId }) => ({ doorId, name: 'S', network: '198.51.100.0/24', siteId }),
  },
  'DELETE /doors/:doorId/senders/:senderId': one,
  'GET /doors/:doorId/tokens': { kind: 'shows', input: ({ doorId }) => ({ doorId }) },
  'POST /doors/:doorId/tokens': {
    kind: 'names',
    input: ({ siteId }, { doorId }) => ({ doorId, name: 'T', siteId }),
  },
  'DELETE /doors/:doorId/tokens/:tokenId': one,
  'GET /webhooks': shows,
  'POST /webhooks': { kind: 'names', input: ({ siteId }) => ({ provider: 'wazuh', name: 'W', siteId }) },
  'GET /webhooks/providers': shows,
  'GET /webhooks/:webhookId': one,
  'PATCH /webhooks/:webhookId': oneWith({ name: 'Taken' }),
  'DELETE /webhooks/:webhookId': one,
  'GET /webhooks/:webhookId/deliveries': one,
  'GET /webhooks/:webhookId/deliveries/:deliveryId': one,
  'POST /webhooks/:webhookId/deliveries/:deliveryId/replay': one,
  'POST /webhooks/:webhookId/rotate-secret': one,
  'POST /webhooks/:webhookId/rotate-token': one,
  'POST /webhooks/test': makes,
  'GET /pulls': shows,
  'POST /pulls': {
    kind: 'names',
    input: ({ siteId }) => ({ name: 'P', endpoint: 'https://s3.example.org', bucket: 'b', siteId }),
  },
  'PATCH /pulls/:pullId': oneWith({ name: 'Taken' }),
  'DELETE /pulls/:pullId': one,
  'GET /pulls/:pullId/objects': one,
  'POST /pulls/:pullId/run': one,
  'POST /pulls/:pullId/retry': one,
  'GET /source-health': shows,
  'PATCH /source-health': makes,
  'GET /source-health/talkers': { kind: 'shows', input: () => ({ source: 'windows' }) },
  'GET /source-health/unparsed': { kind: 'shows', input: () => ({ source: 'windows' }) },
  'GET /mappings': shows,
  'POST /mappings': makes,
  'GET /mappings/ecs-fields': shows,
  'POST /mappings/preview': makes,
  'GET /mappings/:mappingId': one,
  'PUT /mappings/:mappingId': oneWith({ title: 'Taken', mapping: aMapping, note: '' }),
  'DELETE /mappings/:mappingId': one,
  'GET /replays': shows,
  'POST /replays': makes,
  'GET /replays/:replayId': one,
} satisfies Partial<Record<keyof Api, Probe>>;
