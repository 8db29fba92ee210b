// What is said of those who look at the same thing.
import { inLanguage } from '../lib/language.ts';

export const words = inLanguage(
  {
    here: 'Looking at this now',
    looks: (name: string) => `${name} looks at this`,
    writes: (name: string, what: string) => `${name} is writing: ${what}`,
    parts: { summary: 'the summary', title: 'the title', task: 'a task' },
    careful: (names: readonly string[]) =>
      `${names.join(' and ')} ${names.length === 1 ? 'is' : 'are'} at this too. Nothing is locked; look before you save.`,
  },
  {
    here: 'Regardent ceci en ce moment',
    looks: (name) => `${name} regarde ceci`,
    writes: (name, what) => `${name} écrit : ${what}`,
    parts: { summary: 'le résumé', title: 'le titre', task: 'une tâche' },
    careful: (names) =>
      `${names.join(' et ')} ${names.length === 1 ? 'travaille' : 'travaillent'} aussi à ceci. Rien n’est verrouillé ; regardez avant d’enregistrer.`,
  },
);
