// The words of CodeMirror itself. Those of its search panel begin with a capital, as all our labels do.
import { EditorState, type Extension } from '@codemirror/state';

import { inLanguage } from '../../../lib/language.ts';

export const phrases: Extension = EditorState.phrases.of(
  inLanguage(
    {
      Find: 'Find',
      Replace: 'Replace',
      next: 'Next',
      previous: 'Previous',
      all: 'All',
      replace: 'Replace',
      'replace all': 'Replace all',
      'match case': 'Match case',
      regexp: 'Expression',
      'by word': 'Whole words',
      close: 'close',
      'current match': 'current match',
      'on line': 'on line',
      'replaced $ matches': 'replaced $ matches',
      'replaced match on line $': 'replaced match on line $',
      Completions: 'Completions',
      'Control character': 'Control character',
      '$ unchanged lines': '$ unchanged lines',
    },
    {
      Find: 'Chercher',
      Replace: 'Remplacer',
      next: 'Suivant',
      previous: 'Précédent',
      all: 'Tout',
      replace: 'Remplacer',
      'replace all': 'Tout remplacer',
      'match case': 'Respecter la casse',
      regexp: 'Expression',
      'by word': 'Mots entiers',
      close: 'fermer',
      'current match': 'occurrence actuelle',
      'on line': 'à la ligne',
      'replaced $ matches': '$ occurrences remplacées',
      'replaced match on line $': 'occurrence remplacée à la ligne $',
      Completions: 'Propositions',
      'Control character': 'Caractère de contrôle',
      '$ unchanged lines': '$ lignes inchangées',
    },
  ),
);
