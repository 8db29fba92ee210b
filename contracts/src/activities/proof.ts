// What was looked at, what was refused, and what was taken out of the ledger.
import * as z from 'zod';

import { kind } from '../activity-kind.ts';
import { anchorKinds } from '../ledger/format.ts';
import { title } from './shapes.ts';

const endpointAbout = {
  endpoint: title,
  title,
  /** How often; a second record within the minute counts the repetitions of the first. */
  times: z.int(),
};
export const dataRead = kind(
  'data.read',
  'endpoint',
  z.object({ ...endpointAbout, input: z.record(z.string(), z.unknown()) }),
);
export const accessRefused = kind('access.refused', 'endpoint', z.object({ ...endpointAbout, code: title }));
const anchorKind = z.enum(anchorKinds);
export const ledgerAnchorSet = kind(
  'ledger_anchor.set',
  'ledger',
  z.object({ kind: anchorKind, enabled: z.boolean(), settings: z.record(z.string(), z.unknown()) }),
);
export const ledgerAnchorUnset = kind('ledger_anchor.unset', 'ledger', z.object({ kind: anchorKind }));
export const ledgerAnchorTroubled = kind(
  'ledger_anchor.troubled',
  'ledger',
  z.object({ kind: anchorKind, root: z.int(), because: title }),
);
export const ledgerExported = kind('ledger.exported', 'ledger', z.object({ fromRoot: z.int(), toRoot: z.int() }));
