// The states of a tuning entry in words.
import { inLanguage } from '../lib/language.ts';

/** `expiring`: active, and near its end. */
export const tuningStateWords = inLanguage(
  { proposed: 'Proposed', active: 'Active', expiring: 'Expiring', expired: 'Expired', reverted: 'Ended' },
  {
    proposed: 'Proposé',
    active: 'En service',
    expiring: 'Bientôt échu',
    expired: 'Échu',
    reverted: 'Terminé',
  },
);
