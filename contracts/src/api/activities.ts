// The audit trail.
import * as z from 'zod';

import { ActivityRow, subjectKinds } from '../activity.ts';
import { listOf, pageOf, PageQuery } from '../page.ts';
import { endpoint } from './endpoint.ts';

export const listActivities = endpoint('GET', '/activities', {
  summary: 'Everything that was done, newest first',
  permission: 'audit:read',
  input: z
    .object({
      type: listOf(z.string()),
      actor: z.string().optional(),
      subjectKind: z.enum(subjectKinds).optional(),
      subjectId: z.string().optional(),
    })
    .extend(PageQuery.shape),
  output: pageOf(ActivityRow),
});
