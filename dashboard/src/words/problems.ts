// Refusals in the page's language. The server says them in English; in French
// a sentence of the catalogue is shown whole, and any other as what its code means.
import { inLanguage, language } from '../lib/language.ts';
import { problemSaid, said } from './said.ts';
import { carriesSpecifics } from './specifics.ts';

export const words = inLanguage(
  {
    noConnection: 'No connection',
    noAnswer: 'The server did not answer. It may be restarting, or the network is down.',
    wentWrong: 'Something went wrong',
    request: (id: string) => `request ${id}`,
    tryAgain: 'Try again',
  },
  {
    noConnection: 'Pas de connexion',
    noAnswer: 'Le serveur n’a pas répondu. Il redémarre peut-être, ou le réseau est coupé.',
    wentWrong: 'Quelque chose a échoué',
    request: (id) => `requête ${id}`,
    tryAgain: 'Réessayer',
  },
);

const titlesFr: Readonly<Record<string, string>> = {
  'Invalid input': 'Saisie incorrecte',
  'Not signed in': 'Non connecté',
  'Not allowed': 'Non autorisé',
  'Not found': 'Introuvable',
  Conflict: 'Conflit',
  'Too large': 'Trop volumineux',
  'Too many requests': 'Trop de demandes',
  'Another system failed': 'Échec d’un autre système',
  Unavailable: 'Indisponible',
  'Unsupported media type': 'Type de contenu non pris en charge',
  'Headers too large': 'En-têtes trop volumineux',
  'Too slow': 'Trop lent',
  'Internal error': 'Erreur interne',
  'Unexpected answer': 'Réponse inattendue',
};

/** The code of an answer that did not come from Tocsin; the server does not know it. */
const ours: Readonly<Record<string, string>> = {
  unexpected_answer: 'La réponse n’est pas de celles que donne Tocsin. Réessayez dans un moment.',
};

export type ProblemSaid = {
  title: string;
  sentence: string;
  /** What the server said, where the sentence of the code leaves something of it out. */
  original: string | null;
};

/** The words for a refusal of the server. */
export function sayProblem({ title, detail, code }: { title: string; detail: string; code: string }): ProblemSaid {
  if (language !== 'fr') return { title, sentence: detail, original: null };
  const whole = said(detail);
  const known = whole === detail ? (problemSaid(code) ?? ours[code]) : whole;
  return {
    title: titlesFr[title] ?? title,
    sentence: known ?? detail,
    original: known !== undefined && known !== whole && carriesSpecifics(detail) ? detail : null,
  };
}
