// What upstream did to a rule, in a word.
import type { ProposalKind } from '@tocsin/contracts/words';

import { inLanguage } from '../lib/language.ts';

export const proposalKindWords: Readonly<Record<ProposalKind, string>> = inLanguage(
  { add: 'New', change: 'Changed', remove: 'Removed' },
  { add: 'Nouvelle', change: 'Modifiée', remove: 'Retirée' },
);
