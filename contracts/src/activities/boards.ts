// What happens to links that show a wallboard.
import * as z from 'zod';

import { kind } from '../activity-kind.ts';
import { title } from './shapes.ts';

const about = z.object({ name: title });
export const wallboardCreated = kind(
  'wallboard.created',
  'wallboard',
  about.extend({ siteCodes: z.array(z.string()).nullable(), expiresAt: z.iso.datetime().nullable() }),
);
export const wallboardRevoked = kind('wallboard.revoked', 'wallboard', about);
/** Somebody had the link and opened it: a screen shows the wallboard from now on. */
export const wallboardOpened = kind('wallboard.opened', 'wallboard', about);
