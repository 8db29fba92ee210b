// What the organisation says its incidents are.
import * as z from 'zod';

import { IncidentModel } from '../incident-model.ts';
import { endpoint } from './endpoint.ts';

export const getIncidentModel = endpoint('GET', '/incident-model', {
  summary: 'Types, custom fields, status labels, close gates and task templates of the organisation',
  permission: 'incident:read',
  input: z.object({}),
  output: IncidentModel.extend({ rev: z.int() }),
});
export const setIncidentModel = endpoint('PUT', '/incident-model', {
  summary: 'Say it anew, as a whole. What incidents hold in fields that are taken away stays with them, unseen.',
  permission: 'incident:manage',
  input: IncidentModel.extend({
    rev: z.int().optional().describe('Refused with 409 when someone has changed it since; also `If-Match`'),
  }),
  output: IncidentModel.extend({ rev: z.int() }),
});
