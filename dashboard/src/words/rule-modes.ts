// The modes of a rule in words.
import type { RuleMode } from '@tocsin/contracts/words';

import { inLanguage } from '../lib/language.ts';

export const ruleModeWords: Readonly<Record<RuleMode, string>> = inLanguage(
  { active: 'Active', shadow: 'Shadow', draft: 'Draft', disabled: 'Disabled' },
  { active: 'En service', shadow: 'En observation', draft: 'Brouillon', disabled: 'Désactivée' },
);

/** A mode as a list of strings holds it; a word that is none stays as it is. */
export const ruleModeSaid = (word: string): string =>
  Object.entries(ruleModeWords).find(([mode]) => mode === word)?.[1] ?? word;
