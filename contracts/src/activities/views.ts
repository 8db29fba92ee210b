// What happens to saved views.
import * as z from 'zod';

import { kind } from '../activity-kind.ts';
import { viewAudiences, viewPages } from '../words.ts';
import { fieldChanges, title } from './shapes.ts';

const about = z.object({ name: title, page: z.enum(viewPages), audience: z.enum(viewAudiences) });
export const viewSaved = kind('saved_view.saved', 'saved_view', about);
export const viewChanged = kind('saved_view.changed', 'saved_view', about.extend({ fields: fieldChanges }));
export const viewDeleted = kind('saved_view.deleted', 'saved_view', about);
