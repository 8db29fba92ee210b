// Refusals and faults of evidence, tasks, merges, clocks, assets and requests about personal data.
import type { Phrase } from './template.ts';

export const caseworkPhrases = {
  identifierWanted: ['A host name, an address or an account.', 'Un nom de machine, une adresse ou un compte.'],
  identifierTaken: ['{text} belongs to {name}.', '{text} appartient à {name}.'],
  noSuchSite: ['There is no such site.', 'Ce site n’existe pas.'],
  columnName: ['A column called name.', 'Une colonne appelée name.'],
  mentionIds: ['Ids of people who see it.', 'Les identifiants de personnes qui le voient.'],
  threadFirst: ['The comment that began the thread.', 'Le commentaire qui a ouvert le fil.'],
  divideIt: ['Divide it.', 'Divisez-le.'],
  noneReadable: ['No {kind:text} can be read from it.', 'Aucune entité du type {kind} ne peut y être lue.'],
  comingOrNull: ['A moment to come, or null.', 'Un moment à venir, ou rien.'],
  beyondEnd: ['Beyond the end.', 'Au-delà de la fin.'],
  noSuchType: ['There is no such type.', 'Ce type n’existe pas.'],
  noSuchLabel: [
    'There is no such label for the stage the incident is in.',
    'Ce libellé n’existe pas pour l’étape de l’incident.',
  ],
  coming: ['A moment to come.', 'Un moment à venir.'],
  idThere: ['This id is there already.', 'Cet identifiant existe déjà.'],
  typeOfAll: ['Every organisation has this type.', 'Toute organisation a ce type.'],
  choiceOfNothing: ['A choice needs something to choose from.', 'Un choix demande de quoi choisir.'],
  earlierTasks: ['A task waits only for earlier ones.', 'Une tâche n’attend que des tâches précédentes.'],
  alertsInIt: ['Ids of alerts in it.', 'Les identifiants de ses alertes.'],
  alertToo: ['Choose an alert too.', 'Choisissez aussi une alerte.'],
  siteNeeded: ['Needed, because you see some sites only.', 'Nécessaire, car vous ne voyez que certains sites.'],
  noSuchStore: ['There is no such event store.', 'Ce stockage d’événements n’existe pas.'],
  withinIncident: ['Between the beginning of the incident and now.', 'Entre le début de l’incident et maintenant.'],
  icsText: ['A text that begins with `BEGIN:VCALENDAR`.', 'Un texte qui commence par `BEGIN:VCALENDAR`.'],
  oneFor: ['One for an {subject}.', 'Un engagement pour : {subject}.'],
  smallLetters: [
    'Small letters, digits and underscores, a letter first.',
    'Des minuscules, chiffres et tirets bas, une lettre d’abord.',
  ],
  lettersDigits: ['Letters, digits, hyphens.', 'Des lettres, chiffres et traits d’union.'],
  atMostCharacters: ['At most {most:number} characters.', 'Au plus {most} {most|caractère|caractères}.'],
  firstLine: [
    'The first line names the columns, and one of them is “name”.',
    'La première ligne nomme les colonnes, dont “name”.',
  ],
  fileHoldsAssets: ['One file holds {most:number} assets at most.', 'Un fichier contient {most} actifs au plus.'],
  itemHeld: ['A legal hold keeps this item: {why:rest}', 'Un gel juridique retient cette pièce : {why}'],
  itemLocked: [
    'The bucket keeps this item locked until {until}.',
    'Le compartiment verrouille cette pièce jusqu’au {until}.',
  ],
  notDisposable: [
    'An item that is {state} cannot be disposed of.',
    'Une pièce dans cet état ne peut être détruite : {state}.',
  ],
  wantsReason: [
    'This item asks for a reason: it is TLP:RED or of a need-to-know incident.',
    'Cette pièce demande une raison : elle est TLP:RED ou d’un incident à diffusion restreinte.',
  ],
  notThisStep: [
    'An item that is {state} cannot take this step.',
    'Une pièce dans cet état ne permet pas cette étape : {state}.',
  ],
  tusVersion: [
    'Send Tus-Resumable: {version}, the version spoken here.',
    'Envoyez Tus-Resumable {version}, la version parlée ici.',
  ],
  wholeBytes: ['{name} must be a whole number of bytes.', '{name} doit être un nombre entier d’octets.'],
  bytesAs: ['The bytes of an upload come as {type}.', 'Les octets d’un envoi viennent comme {type}.'],
  uploadStands: ['The upload stands at {at:number}, not at {said:number}.', 'L’envoi en est à {at}, pas à {said}.'],
  lookFirst: [
    'Put on record first that you look at it: POST …/views.',
    'Consignez d’abord que vous la regardez : POST …/views.',
  ],
  smallImages: [
    'Only small PNG, JPEG, GIF and WebP images that are safe are shown.',
    'Seules sont montrées de petites images PNG, JPEG, GIF et WebP sans danger.',
  ],
  itemBytes: ['The item has {bytes:number} bytes.', 'La pièce a {bytes} octets.'],
  isOver: [
    '{number} is over; only open incidents are merged.',
    '{number} est terminé ; seuls des incidents ouverts se fusionnent.',
  ],
  aboveEachOther: ['{one} and {two} would be above each other.', '{one} et {two} seraient l’un au-dessus de l’autre.'],
  milestonesInOrder: [
    'Milestones lie in order; "{milestone}" is at {at}.',
    'Les jalons se suivent ; “{milestone}” est au {at}.',
  ],
  wasItselfMerged: [
    '{number} was itself merged; take that one out first.',
    '{number} a été fusionné à son tour ; ressortez-le d’abord.',
  ],
  closedReopen: ['{number} is closed; reopen it first.', '{number} est clos ; rouvrez-le d’abord.'],
  mergeTooOld: [
    'A merge is undone within 30 days; split the incident instead.',
    'Une fusion se défait dans les 30 jours ; divisez plutôt l’incident.',
  ],
  usedBy: ['Used by {names}.', 'Employé par : {names}.'],
  policyNotFor: ['This policy is not for an {subject}.', 'Cet engagement ne vaut pas pour : {subject}.'],
  keptBy: ['It is kept by {hold}.', 'Retenu par {hold}.'],
  evidenceFileMost: [
    'A file of evidence may hold {bytes:number} bytes at most.',
    'Un fichier de preuve contient {bytes} octets au plus.',
  ],
  evidenceMost: [
    'The organisation may keep {bytes:number} bytes of evidence.',
    'L’organisation peut garder {bytes} octets de preuves.',
  ],
  didNotLock: [
    '{service} did not lock the item: see whether Object Lock is on.',
    '{service} n’a pas verrouillé la pièce : voyez si Object Lock est actif.',
  ],
  captureMost: ['A capture may hold {bytes:number} bytes at most.', 'Une capture contient {bytes} octets au plus.'],
  uploadSaid: ['The upload was said to have {bytes:number} bytes.', 'L’envoi devait avoir {bytes} octets.'],
  splitFrom: ['Split from {number}.', 'Détaché de {number}.'],
  failedOften: ['It failed several times; ask again.', 'Plusieurs échecs ; demandez de nouveau.'],
  fileWasThere: [
    'Its file could be taken for {days:number} days.',
    'Son fichier pouvait être pris pendant {days} jours.',
  ],
} as const satisfies Record<string, Phrase>;
