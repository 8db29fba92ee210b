// What the help beside the editor says.
import type { RuleKind } from '@tocsin/contracts/words';

import { inLanguage } from '../../../lib/language.ts';
import { en } from './help.en.ts';
import { fr } from './help.fr.ts';

/** What stands between backticks is set as code. */
type KindHelpTexts = {
  readonly title: string;
  readonly lead: string;
  readonly sections: readonly { readonly title: string; readonly text?: string; readonly items?: readonly string[] }[];
};
export type HelpTexts = {
  readonly keys: string;
  readonly keyList: readonly string[];
  readonly kinds: Readonly<Record<RuleKind, KindHelpTexts>>;
};

export const help: HelpTexts = inLanguage(en, fr);
