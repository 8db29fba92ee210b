// A page's state under a name, as the person who asks has it.
import * as z from 'zod';

import { viewAudiences, viewPages } from './words.ts';

export const SavedView = z.object({
  id: z.uuid(),
  page: z.enum(viewPages),
  name: z.string(),
  /** The search part of the page's address, without the question mark. */
  state: z.string(),
  audience: z.enum(viewAudiences),
  team: z.object({ id: z.uuid(), name: z.string() }).nullable(),
  owner: z.object({ id: z.uuid(), name: z.string() }),
  /** Whether you may change and delete it. Anybody may keep a copy. */
  mayChange: z.boolean(),
  pinned: z.boolean(),
  /** Where the page begins for you. */
  isDefault: z.boolean(),
  rev: z.int(),
});
export type SavedView = z.infer<typeof SavedView>;
