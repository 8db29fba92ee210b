// The words of choosing a password.
import { inLanguage } from '../lib/language.ts';

export const words = inLanguage(
  {
    show: 'Show the password',
    hide: 'Hide the password',
    strength: {
      0: 'Guessed at once',
      1: 'Weak: guessed within hours',
      2: 'Fair: some more words would help',
      3: 'Good',
      4: 'Strong',
    },
  },
  {
    show: 'Afficher le mot de passe',
    hide: 'Masquer le mot de passe',
    strength: {
      0: 'Deviné aussitôt',
      1: 'Faible\u00A0: deviné en quelques heures',
      2: 'Moyen\u00A0: quelques mots de plus l’aideraient',
      3: 'Bon',
      4: 'Fort',
    },
  },
);
