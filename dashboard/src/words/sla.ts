// The words of service levels: kinds, states, layers.
import type { SlaKind } from '@tocsin/contracts/words';

import { inLanguage } from '../lib/language.ts';

export const slaKindWords: Readonly<Record<SlaKind, string>> = inLanguage(
  {
    ack: 'Acknowledge',
    first_update: 'First update',
    update_cadence: 'Updates',
    contain: 'Contain',
    resolve: 'Resolve',
    notify_regulator: 'Notify regulator',
  },
  {
    ack: 'Prise en compte',
    first_update: 'Premier point',
    update_cadence: 'Points réguliers',
    contain: 'Confinement',
    resolve: 'Résolution',
    notify_regulator: 'Notification au régulateur',
  },
);

const known = new Map<string, string>(Object.entries(slaKindWords));
/** A kind that comes as text, as in an activity. */
export const slaKindSaid = (kind: string): string => known.get(kind) ?? kind;
