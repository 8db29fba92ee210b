// Why an alert is what it is: its risk, what each detection did to it, why triage could not move it.
import type { Phrase } from './template.ts';

export const alertPhrases = {
  severityGives: ['Severity {severity:severity} gives {points:number}.', 'La gravité {severity} donne {points}.'],
  seenAdds: ['Seen {count:number} times adds {points:number}.', 'Vue {count} fois : {points} de plus.'],
  recurringAdds: [
    'Coming back after it had ended or been resolved adds {points:number}.',
    'Elle revient après s’être terminée ou avoir été résolue : {points} de plus.',
  ],
  contentsAdd: [
    '{count:number} different contents add {points:number}.',
    '{count} contenus différents : {points} de plus.',
  ],
  criticalAssetAdds: [
    '{name} is an asset of critical importance: adds {points:number}.',
    '{name} est un actif critique : {points} de plus.',
  ],
  highAssetAdds: [
    '{name} is an asset of high importance: adds {points:number}.',
    '{name} est un actif important : {points} de plus.',
  ],
  lowAssetTakes: [
    '{name} is an asset of low importance: takes away {points:number}.',
    '{name} est un actif de peu d’importance : {points} de moins.',
  ],

  noneHeldKey: ['No alert held this key.', 'Aucune alerte n’avait cette clé.'],
  resolvedTooLongAgo: [
    'The earlier alert was resolved longer ago than the reopen window.',
    'L’alerte précédente a été résolue avant la période de réouverture.',
  ],
  idleTooLong: [
    'The earlier alert had not been seen for longer than the idle window.',
    'L’alerte précédente n’avait plus été vue depuis plus longtemps que la période d’inactivité.',
  ],
  tooOld: ['The earlier alert had reached its greatest age.', 'L’alerte précédente avait atteint son âge maximal.'],
  sameContent: ['Same key, same content.', 'Même clé, même contenu.'],
  newContent: ['Same key, new content.', 'Même clé, contenu nouveau.'],
  sameContentLate: [
    'Same key, same content. It is older than the newest: only counts and the first time follow.',
    'Même clé, même contenu. Plus ancienne que la dernière : seuls le compte et la première date changent.',
  ],
  newContentLate: [
    'Same key, new content. It is older than the newest: only counts and the first time follow.',
    'Même clé, contenu nouveau. Plus ancienne que la dernière : seuls le compte et la première date changent.',
  ],
  falsePositiveWoken: [
    'Closed as a false positive, but seen too often in one hour for the severity {severity:severity}.',
    'Close comme faux positif, mais vue trop souvent en une heure pour la gravité {severity}.',
  ],
  falsePositiveStays: [
    'Closed as a false positive: it stays closed and is counted.',
    'Close comme faux positif : elle le reste, et le compte continue.',
  ],
  arrivedLate: [
    'It arrived after the resolution but happened before the newest detection: counted, not reopened.',
    'Arrivée après la résolution, mais antérieure à la dernière détection : comptée, sans réouverture.',
  ],
  wasDuplicate: ['The earlier alert was closed as a duplicate.', 'L’alerte précédente a été close comme doublon.'],
  seenAgain: [
    'Seen again within the reopen window after it was resolved as {verdict:verdict}.',
    'Vue de nouveau pendant la période de réouverture, après une résolution comme {verdict}.',
  ],
  sourceIsOver: ['The product that raised it says that it is over.', 'Le produit qui l’a levée la dit terminée.'],
  sourceIsOverLate: [
    'The product that raised it says that it is over. It is older than the newest.',
    'Le produit qui l’a levée la dit terminée. Plus ancien que la dernière nouvelle.',
  ],

  nobodyHadIt: ['Nobody had it.', 'Personne ne l’avait.'],
  theyHaveIt: ['They already have it.', 'Cette personne l’a déjà.'],
  investigatedAlready: ['It is already being investigated.', 'Elle est déjà en cours d’analyse.'],
  acknowledgedAlready: ['Someone has already acknowledged it.', 'Quelqu’un l’a déjà prise en compte.'],
  isOpen: ['It is open.', 'Elle est ouverte.'],
  resolvedAlready: ['It is already resolved.', 'Elle est déjà résolue.'],
  reopenFirst: ['It is resolved; reopen it first.', 'Elle est résolue ; rouvrez-la d’abord.'],
  changedSince: ['It was changed since.', 'Elle a changé depuis.'],
  noSuchAlert: ['There is no such alert.', 'Cette alerte n’existe pas.'],
} as const satisfies Record<string, Phrase>;
