// Saved views: states of a page under a name, for oneself, a team or the organisation.
import * as z from 'zod';

import { SavedView } from '../saved-view.ts';
import { viewAudiences, viewPages } from '../words.ts';
import { endpoint } from './endpoint.ts';

const viewId = z.uuid();
const page = z.enum(viewPages);
const fields = {
  name: z.string().trim().min(1).max(80),
  state: z
    .string()
    .max(8000)
    .regex(/^[^?#\s]*$/, 'The search part of an address, without the question mark.'),
  audience: z.enum(viewAudiences),
  /** Of an audience of `team`: one of your teams. */
  teamId: z.uuid().nullable(),
};

export const listSavedViews = endpoint('GET', '/saved-views', {
  summary: 'The saved views you see: your own, those of your teams, the organisation’s; in your order',
  permission: 'signed-in',
  input: z.object({ page: page.optional() }),
  output: z.object({
    items: z.array(SavedView),
    /** Those you are in: for whom you may keep views. */
    teams: z.array(z.object({ id: z.uuid(), name: z.string() })),
  }),
});
export const countSavedViews = endpoint('GET', '/saved-views/counts', {
  summary: 'How many records each of your pinned views shows, counted to a hundred',
  permission: 'signed-in',
  input: z.object({ page }),
  output: z.object({ items: z.array(z.object({ id: z.uuid(), count: z.int(), more: z.boolean() })) }),
});
export const createSavedView = endpoint('POST', '/saved-views', {
  summary: 'Save a view. For a team it takes work on alerts or incidents, for the organisation incident:manage.',
  permission: 'signed-in',
  input: z.object({
    page,
    name: fields.name,
    state: fields.state,
    audience: fields.audience.default('private'),
    teamId: fields.teamId.default(null),
    pinned: z.boolean().default(true),
  }),
  output: SavedView,
  status: 201,
});
export const changeSavedView = endpoint('PATCH', '/saved-views/:savedViewId', {
  summary: 'Change a saved view of your own; with incident:manage also one that is shared',
  permission: 'signed-in',
  input: z.object({
    savedViewId: viewId,
    rev: z.int().optional().describe('Refused with 409 when the view was changed since; also `If-Match`'),
    ...z.object(fields).partial().shape,
  }),
  output: SavedView,
});
export const deleteSavedView = endpoint('DELETE', '/saved-views/:savedViewId', {
  summary: 'Delete a saved view',
  permission: 'signed-in',
  input: z.object({ savedViewId: viewId }),
  output: z.object({}),
});
export const chooseSavedView = endpoint('POST', '/saved-views/:savedViewId/choice', {
  summary: 'Pin a view for yourself, or have its page begin with it',
  permission: 'signed-in',
  input: z.object({ savedViewId: viewId, pinned: z.boolean().optional(), isDefault: z.boolean().optional() }),
  output: SavedView,
});
export const orderSavedViews = endpoint('POST', '/saved-views/order', {
  summary: 'Put the views of a page in your own order; those not named come after',
  permission: 'signed-in',
  input: z.object({ page, ids: z.array(viewId).max(200) }),
  output: z.object({ items: z.array(SavedView) }),
});
