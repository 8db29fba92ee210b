// What is wrong with a search, as its language says it.
import type { Phrase } from './template.ts';

export const queryPhrases = {
  notUnderstoodAt: [
    'The search cannot be understood at column {column:number}: {why:sentence}',
    'La recherche n’est pas comprise à la colonne {column} : {why}',
  ],
  notUnderstood: ['The search cannot be understood.', 'La recherche n’est pas comprise.'],
  strayParenthesis: ['There is no parenthesis to close here.', 'Aucune parenthèse n’est à fermer ici.'],
  leftOf: ['There is nothing to the left of this “{word}”.', 'Il n’y a rien à gauche de ce « {word} ».'],
  rightOf: ['There is nothing to the right of this “{word}”.', 'Il n’y a rien à droite de ce « {word} ».'],
  nothingToExclude: ['There is nothing to exclude here.', 'Il n’y a rien à exclure ici.'],
  neverClosed: ['This parenthesis is never closed.', 'Cette parenthèse n’est jamais fermée.'],
  emptyParentheses: ['There is nothing between these parentheses.', 'Il n’y a rien entre ces parenthèses.'],
  tooDeep: [
    'Parentheses and negations go at most {depth:number} deep.',
    'Parenthèses et négations s’emboîtent {depth} fois au plus.',
  ],
  valueAfter: ['A value is missing after “{what}”.', 'Il manque une valeur après « {what} ».'],
  range: [
    'A range is written [1 to 5]; * leaves an end open.',
    'Un intervalle s’écrit [1 to 5] ; * laisse une borne ouverte.',
  ],
  openQuotation: ['This quotation mark is never closed.', 'Ce guillemet n’est jamais fermé.'],
  valueMissing: ['A value is missing here.', 'Il manque une valeur ici.'],
  noExpression: [
    'This is not a regular expression (RE2): {why:rest}.',
    'Ce n’est pas une expression régulière (RE2) : {why}.',
  ],
  noNumberInText: [
    '“{value}” is not a number; a text is compared by number.',
    '« {value} » n’est pas un nombre ; un texte se compare par nombre.',
  ],
  noNumberIn: [
    '“{value}” is not a number; {field} is compared by number.',
    '« {value} » n’est pas un nombre ; {field} se compare par nombre.',
  ],
  holdsNumbers: [
    '{field} holds numbers; “{value}” is none.',
    '{field} contient des nombres ; « {value} » n’en est pas un.',
  ],
  holdsAddresses: [
    '{field} holds addresses; “{value}” is none.',
    '{field} contient des adresses ; « {value} » n’en est pas une.',
  ],
  noTime: [
    '“{value}” is not a time; write 2026-11-21T08:00:00Z.',
    '« {value} » n’est pas une date ; écrivez 2026-11-21T08:00:00Z.',
  ],
  timeByExpression: [
    'A time is compared with >=, <= or a range, not with a regular expression.',
    'Une date se compare avec >=, <= ou un intervalle, pas avec une expression régulière.',
  ],
  noSuchField: [
    'The search knows no field “{field}”. It knows: {fields:rest}.',
    'La recherche ne connaît aucun champ « {field} ». Elle connaît : {fields}.',
  ],
  noSuchValue: [
    '“{value}” is no value of {field}. It takes: {values:rest}.',
    '« {value} » n’est pas une valeur de {field}. Il accepte : {values}.',
  ],
  notCompared: ['{field} is not compared: write {field}:value.', '{field} ne se compare pas : écrivez {field}:valeur.'],
  noExpressions: [
    'This search takes words, “*” and “?”, no regular expressions.',
    'Cette recherche prend des mots, « * » et « ? », pas d’expressions régulières.',
  ],
} as const satisfies Record<string, Phrase>;
