// What happens to the streams that carry the audit trail away.
import * as z from 'zod';

import { kind } from '../activity-kind.ts';
import { fieldChanges, title } from './shapes.ts';

export const auditSinkCreated = kind('audit_sink.created', 'audit_sink', z.object({ name: title, to: title }));
export const auditSinkChanged = kind(
  'audit_sink.changed',
  'audit_sink',
  z.object({ name: title, fields: fieldChanges }),
);
export const auditSinkDeleted = kind('audit_sink.deleted', 'audit_sink', z.object({ name: title, to: title }));
export const auditSinkTested = kind(
  'audit_sink.tested',
  'audit_sink',
  z.object({ name: title, problem: z.string().nullable() }),
);
/** Nothing could be delivered where it could before; `because` null: it can again. */
export const auditSinkTroubled = kind(
  'audit_sink.troubled',
  'audit_sink',
  z.object({ name: title, because: z.string().nullable() }),
);
