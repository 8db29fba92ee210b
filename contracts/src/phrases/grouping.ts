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
  relatedEntities: ['Related by entities', 'Liées par leurs entités'],
} as const satisfies Record<string, Phrase>;
