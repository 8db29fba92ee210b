// What a rule has and lacks on its way to work, what a backtest cannot know, and what is wrong with a document.
import type { Phrase } from './template.ts';

export const rulePhrases = {
  noTests: ['There are no tests.', 'Il n’y a aucun test.'],
  testsFail: [
    '{failed:number} of {all:number} fail, “{first}” first.',
    'Échecs : {failed} sur {all}, d’abord « {first} ».',
  ],
  oneOfEach: [
    'It takes a record that must match and one that must not.',
    'Il faut un enregistrement qui doit correspondre et un qui ne le doit pas.',
  ],
  allPass: ['All {count:number} pass.', 'Tests réussis : {count} sur {count}.'],
  hitsInWindow: [
    '{count:number} hits in its window.',
    '{count} {count|correspondance|correspondances} dans sa période.',
  ],
  neverBacktested: [
    'Version {version:number} was never backtested.',
    'La version {version} n’a jamais eu de test rétroactif.',
  ],
  asksForChanges: ['{name} asks for changes.', '{name} demande des changements.'],
  approvedIt: ['{name} approved it.', 'Approuvée par {name}.'],
  notApproved: ['Nobody else has approved it.', 'Personne d’autre ne l’a approuvée.'],
  unreadable: ['The document cannot be read: {why:sentence}', 'Le document ne peut pas être lu : {why}'],
  isEmpty: ['it is empty.', 'il est vide.'],
  cannotActivate: [
    'Version {version:number} cannot be active yet: the policy asks for {gates:gates}.',
    'La version {version} ne peut pas encore être active : la politique exige {gates}.',
  ],

  windowFrom: [
    'The window is longer than what is stored: there events begin on {date}.',
    'La période dépasse ce qui est conservé : les événements commencent le {date}.',
  ],
  windowOfNothing: [
    'The window is longer than what is stored: there are none.',
    'La période dépasse ce qui est conservé : il n’y a aucun événement.',
  ],
  noneOfLogSource: [
    'No stored event is of this log source: no hits says nothing about the rule.',
    'Aucun événement conservé ne vient de cette source : l’absence de correspondance ne dit rien de la règle.',
  ],
  silentDay: [
    'On {days:number} {days|day|days} of the window no event of this log source is stored.',
    'Pendant {days} {days|jour|jours} de la période, aucun événement de cette source n’est conservé.',
  ],
  blind: [
    '{count:number} events were stored before rules could be run over them, and were not read.',
    '{count} événements ont été conservés avant que des règles puissent les parcourir, et n’ont pas été lus.',
  ],
  cutShort: [
    'More events match than were fed to the evaluation: the latest part of the window is missing.',
    'Il y a plus de correspondances que l’évaluation n’en a reçu : la fin de la période manque.',
  ],
  verdictsOfLatest: [
    'Verdicts were looked up for the latest {looked:number} of {hits:number} hits.',
    'Les verdicts ont été cherchés pour les {looked} dernières correspondances sur {hits}.',
  ],
  verdictsArePast: [
    'Verdicts are those of past alerts on the same events: hits nobody has judged are neither right nor wrong.',
    'Les verdicts sont ceux d’alertes passées sur les mêmes événements : ce que personne n’a jugé n’est ni juste ni faux.',
  ],
  noTuning: [
    'Tuning entries are not applied: a backtest shows what the rule finds, not what it would be let say.',
    'Les réglages ne sont pas appliqués : un test rétroactif montre ce que la règle trouve, non ce qu’on la laisserait dire.',
  ],
  backtestStopped: [
    'The process that ran it stopped before it was done; start it again.',
    'Le processus qui l’exécutait s’est arrêté avant la fin ; relancez-le.',
  ],
  backtestTooLong: [
    'It took longer than ten minutes: choose a shorter window.',
    'Il a duré plus de dix minutes : choisissez une période plus courte.',
  ],
  backtestTooBig: [
    'It needs more memory than there is: choose a shorter window.',
    'Il lui faut plus de mémoire qu’il n’y en a : choisissez une période plus courte.',
  ],
  backtestFailed: [
    'Something failed inside Tocsin; the log has it.',
    'Quelque chose a échoué dans Tocsin ; le journal en parle.',
  ],
  loudRule: [
    '{rule}: {hits:number} matches in an hour, {expected} were expected.',
    '{rule} : {hits} correspondances en une heure, pour {expected} attendues.',
  ],
  goneFrom: ['gone from {url}', 'a disparu de {url}'],
  byImport: ['import', 'importation'],

  matchesMustNot: ['It matches, and must not.', 'Elle correspond, et ne le devrait pas.'],
  mustMatch: ['It does not match, and must.', 'Elle ne correspond pas, et le devrait.'],
  changedMeanwhile: [
    'This rule was changed here meanwhile. Look at both texts and decide it by itself.',
    'Cette règle a changé ici entre-temps. Regardez les deux textes et décidez-en à part.',
  ],
  addedMeanwhile: ['Someone has added this rule meanwhile.', 'Quelqu’un a ajouté cette règle entre-temps.'],
  changedAMomentAgo: ['Someone changed this rule a moment ago.', 'Quelqu’un a modifié cette règle à l’instant.'],
  idStays: ["The document's id must stay {id}.", 'L’identifiant du document doit rester {id}.'],

  noTitle: ['The document has no title.', 'Le document n’a pas de titre.'],
  titleMapping: ['This must be a mapping with a title.', 'Ce doit être un objet avec un titre.'],
  noYaml: ['This is not valid YAML: {why:rest}.', 'Ce n’est pas du YAML correct : {why}.'],
  noQuery: ['The document has no query.', 'Le document n’a pas de requête.'],
  rangeForm: [
    'The range is a number and a unit, such as 24h or 7d.',
    'La période est un nombre et une unité, comme 24h ou 7d.',
  ],
  whichCounted: [
    'The threshold has no query: which events are counted?',
    'Le seuil n’a pas de requête : quels événements compter ?',
  ],
  countForm: [
    'The count is `gte: N` or `gt: N`, a whole number.',
    'Le compte s’écrit `gte: N` ou `gt: N`, un nombre entier.',
  ],
  timeframeForm: [
    'The timeframe is a number and a unit, such as 5m or 1h, and at most 7d.',
    'La durée est un nombre et une unité, comme 5m ou 1h, et au plus 7d.',
  ],
  noRule: ['There is no rule in this text.', 'Ce texte ne contient aucune règle.'],
  noRuleInFile: ['There is no rule in this file.', 'Ce fichier ne contient aucune règle.'],
  sigmaMapping: [
    'A Sigma rule is a mapping with title, logsource and detection.',
    'Une règle Sigma est un objet avec title, logsource et detection.',
  ],
  noLogsource: ['The rule has no logsource.', 'La règle n’a pas de logsource.'],
  noDetection: ['The rule has no detection.', 'La règle n’a pas de detection.'],
  logsourceMust: [
    'The logsource must hold product, category or service.',
    'logsource doit contenir product, category ou service.',
  ],
  logsourceNames: [
    'The logsource names no product, category or service.',
    'logsource ne nomme ni product, ni category, ni service.',
  ],
  noCondition: ['The {what} has no condition.', '{what} n’a pas de condition.'],
  noSelection: ['The {what} has no selection.', '{what} n’a pas de sélection.'],
  mustHoldSelections: [
    'The {what} must hold selections and a condition.',
    '{what} doit contenir des sélections et une condition.',
  ],
  conditionEmpty: ['The condition is empty.', 'La condition est vide.'],
  conditionsEmpty: ['The list of conditions is empty.', 'La liste de conditions est vide.'],
  selectionEmpty: ['The selection "{name}" is empty.', 'La sélection « {name} » est vide.'],
  selectionEmptyList: ['The selection "{name}" is an empty list.', 'La sélection « {name} » est une liste vide.'],
  mappingEmpty: ['This mapping is empty.', 'Cet objet est vide.'],
  listInList: ['A list inside a list has no meaning in Sigma.', 'Une liste dans une liste n’a pas de sens en Sigma.'],
  plainValue: [
    'A value must be a text, a number, true, false or null.',
    'Une valeur doit être un texte, un nombre, true, false ou null.',
  ],
  keywordNull: ['A keyword cannot be null.', 'Un mot-clé ne peut pas être null.'],
  keyTwice: [
    'This key is already there: a key can be written only once.',
    'Cette clé est déjà là : une clé ne s’écrit qu’une fois.',
  ],
  nestedTooDeeply: ['The condition is nested too deeply.', 'La condition est trop emboîtée.'],
  selectionExpected: [
    'The condition ends where a selection was expected.',
    'La condition s’arrête là où une sélection était attendue.',
  ],
  ruleExpected: [
    'The condition ends where a rule was expected.',
    'La condition s’arrête là où une règle était attendue.',
  ],
  selectionExpectedBefore: [
    'A selection was expected before "{word}".',
    'Une sélection était attendue avant « {word} ».',
  ],
  bracketMissing: ['A closing bracket is missing.', 'Il manque une parenthèse fermante.'],
  bracketStray: ['This closing bracket was never opened.', 'Cette parenthèse fermante n’a jamais été ouverte.'],
  afterOf: [
    'After "{count} of", write "them" or a pattern such as selection_*.',
    'Après « {count} of », écrivez « them » ou un motif comme selection_*.',
  ],
  noSuchSelection: [
    'No selection of this rule matches "{name}".',
    'Aucune sélection de cette règle ne correspond à « {name} ».',
  ],
  noSuchSelectionHint: [
    'No selection of this rule matches "{name}". Did you mean "{other}"?',
    'Aucune sélection de cette règle ne correspond à « {name} ». Vouliez-vous dire « {other} » ?',
  ],
  fieldNameMissing: ['The name of a field is missing.', 'Il manque le nom d’un champ.'],
  modifierMissing: ['A modifier is missing after "|".', 'Il manque un modificateur après « | ».'],
  modifierTwice: ['The modifier "{name}" is written twice.', 'Le modificateur « {name} » est écrit deux fois.'],
  correlationMust: [
    'The correlation must hold type, rules, timespan and condition.',
    'La corrélation doit contenir type, rules, timespan et condition.',
  ],
  correlationTimespan: [
    'The correlation has no timespan, such as 5m.',
    'La corrélation n’a pas de timespan, comme 5m.',
  ],
  noSuchReference: [
    'There is no rule "{name}" that this correlation could use.',
    'Aucune règle « {name} » ne peut servir à cette corrélation.',
  ],
  refersToItself: [
    'This correlation refers to itself, directly or through others.',
    'Cette corrélation renvoie à elle-même, directement ou par d’autres.',
  ],
} as const satisfies Record<string, Phrase>;
