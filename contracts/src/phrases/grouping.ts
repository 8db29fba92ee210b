// Why a grouping rule put an alert where it is, or proposes to.
import type { Phrase } from './template.ts';

export const groupingPhrases = {
  within: ['{shared:shared} within {span:span} of {number}', '{shared} à moins de {span} de {number}'],
  inSession: [
    '{shared:shared}, no more than {span:span} after one another, with {number}',
    '{shared}, à {span} d’intervalle au plus, avec {number}',
  ],
  fromFirst: [
    '{shared:shared} within {span:span} of the first alert, with {number}',
    '{shared} à moins de {span} de la première alerte, avec {number}',
  ],
  first: ['the first alert with {shared:shared}', 'la première alerte avec {shared}'],
  sequence: [
    '{shared:shared}: all {count:number} rules were seen within {span:span}',
    '{shared} : les {count} règles ont été vues à moins de {span}',
  ],
  sequenceOrdered: [
    '{shared:shared}: all {count:number} rules were seen in their order within {span:span}',
    '{shared} : les {count} règles ont été vues dans leur ordre à moins de {span}',
  ],
  overlap: [
    'shares {shared:shared} with {number} (score {score})',
    'a en commun {shared} avec {number} (score {score})',
  ],
  opened: [
    '{count:number} {count|alert|alerts} with {shared:shared}, by the rule {rule}, version {version:number}.',
    '{count} {count|alerte|alertes} avec {shared}, par la règle {rule}, version {version}.',
  ],
  openedAgain: [
    '{count:number} {count|alert|alerts} with {shared:shared}, by the rule {rule}, version {version:number}. Recurrence of {number}.',
    '{count} {count|alerte|alertes} avec {shared}, par la règle {rule}, version {version}. Récurrence de {number}.',
  ],
  acceptedBy: ['{name} accepted the proposal: {because:sentence}', '{name} a accepté la proposition : {because}'],
  reopenedBy: [
    'Reopened by the grouping rule {rule}: {because:sentence}',
    'Rouvert par la règle de regroupement {rule} : {because}',
  ],
  tooMany: [
    'There are {count:number} grouping rules already; take some away first.',
    'Il y a déjà {count} règles de regroupement ; retirez-en d’abord.',
  ],
  wholeOrder: [
    'The ids of all grouping rules, in their order.',
    'Les identifiants de toutes les règles de regroupement, dans leur ordre.',
  ],
  countedOf: ['Say of what the values are counted.', 'Dites de quoi les valeurs sont comptées.'],
  twoRules: ['Name two detection rules or more.', 'Nommez au moins deux règles de détection.'],
  eachRuleOnce: ['Name each detection rule once.', 'Nommez chaque règle de détection une seule fois.'],
  someWeight: ['Give at least one kind of entity a weight.', 'Donnez un poids à au moins une sorte d’entité.'],
  attachAbove: ['Not below the score from which it proposes.', 'Pas en dessous du score à partir duquel elle propose.'],
  spanLonger: ['Not shorter than the window.', 'Pas plus court que la fenêtre.'],
  nothingToPropose: [
    'A group begins with one alert; there is nothing to propose.',
    'Un groupe commence avec une alerte ; il n’y a rien à proposer.',
  ],
  unknownPart: [
    'There is no {part}; there are title, rule, count and key in braces.',
    '{part} n’existe pas ; il y a title, rule, count et key entre accolades.',
  ],
  relatedEntities: ['Related by entities', 'Liées par leurs entités'],
} as const satisfies Record<string, Phrase>;
