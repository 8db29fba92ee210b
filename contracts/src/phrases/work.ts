// How jobs in the background end, and what went wrong with what is sent or fetched.
import type { Phrase } from './template.ts';

export const workPhrases = {
  allThere: ['All that is needed is there.', 'Tout ce qu’il faut est là.'],
  doesNotSay: ['It does not say.', 'Il ne le dit pas.'],
  unreadable: ['It cannot be read.', 'Illisible.'],
  namesNoKeys: ['It names no keys.', 'Il ne nomme aucune clé.'],
  keysAnsweredWith: ['Its keys are answered with {status}.', 'Ses clés sont servies avec le statut {status}.'],
  sitesCreated: ['{count:number} sites created', 'Sites créés : {count}'],
  eventsSent: ['{sent:number} of {all:number} events sent', 'Événements envoyés : {sent} sur {all}'],
  demoFailed: ['The demonstration failed.', 'La démonstration a échoué.'],
  purgeFailed: [
    'It failed several times; the next purge takes the rest.',
    'Elle a échoué plusieurs fois ; la prochaine purge prendra le reste.',
  ],
  stoppedByFault: [
    'It stopped by a fault; it is tried again.',
    'Elle s’est arrêtée sur une erreur ; une nouvelle tentative suit.',
  ],
  failedInside: [
    'Something failed inside Tocsin; its log says what.',
    'Quelque chose a échoué dans Tocsin ; son journal dit quoi.',
  ],
  failedInsideLog: [
    'Something failed inside Tocsin; the log has the details.',
    'Quelque chose a échoué dans Tocsin ; le journal en donne le détail.',
  ],
  noRight: ['Tocsin has no right to read it.', 'Tocsin n’a pas le droit de le lire.'],
  diskError: ['The disk reports an error.', 'Le disque signale une erreur.'],
  pullGone: [
    'The pull was deleted, or another run goes on with it.',
    'La collecte a été supprimée, ou une autre exécution la poursuit.',
  ],
  sourceGone: ['There is no source {source} any more.', 'La source {source} n’existe plus.'],
  noLog: [
    'It is no log: neither text nor a Windows event log.',
    'Ce n’est pas un journal : ni texte, ni journal d’événements Windows.',
  ],
  packedTooOften: ['It is packed too many times over.', 'Il est compressé trop de fois.'],
  tooBigUnpacked: ['It holds more than {bytes:number} bytes once unpacked.', 'Décompressé, il dépasse {bytes} octets.'],
  damagedPacking: ['Its {how} data is damaged or breaks off.', 'Ses données {how} sont abîmées ou s’interrompent.'],
  noListing: ['The answer is no listing of a bucket.', 'La réponse n’est pas la liste d’un compartiment.'],
  noObjectStorage: [
    'The object storage answered with something else than a list of objects.',
    'Le stockage d’objets a répondu autre chose qu’une liste d’objets.',
  ],
  writtenAnew: ['The object was written anew meanwhile.', 'L’objet a été réécrit entre-temps.'],
  overAtSource: [
    '{count:number} {count|alert is|alerts are} over at the source and had not come here before.',
    '{count} {count|alerte est terminée|alertes sont terminées} à la source sans être venue ici.',
  ],
  holdsNoAlert: ['It holds no alert.', 'Elle ne contient aucune alerte.'],
  signatureWrong: [
    'The signature does not fit the body and the secret.',
    'La signature ne va pas avec le contenu et le secret.',
  ],
  headerMissing: ['The header {header} is missing.', 'L’en-tête {header} manque.'],
  headerNoSecret: ['The header {header} does not hold the secret.', 'L’en-tête {header} ne contient pas le secret.'],
  headerNoSignature: ['The header {header} holds no signature.', 'L’en-tête {header} ne contient pas de signature.'],
  noSecret: ['This webhook has no secret to compare with.', 'Ce webhook n’a pas de secret auquel comparer.'],
  otherTime: [
    'The delivery is signed for another time, {seconds:number} seconds from ours; {allowed:number} are allowed.',
    'La livraison est signée pour une autre heure, à {seconds} secondes de la nôtre ; {allowed} sont permises.',
  ],
  noTitleFound: [
    'No title was found: name its path in the mapping of this webhook.',
    'Aucun titre trouvé : indiquez son chemin dans la correspondance de ce webhook.',
  ],
  bodyNoJson: ['The body is not JSON.', 'Le contenu n’est pas du JSON.'],
  recordNoJson: ['The record is not valid JSON.', 'L’enregistrement n’est pas du JSON correct.'],
  recordNoObject: ['The record is not a JSON object.', 'L’enregistrement n’est pas un objet JSON.'],
  recordTooDeep: [
    'The record is nested deeper than {levels:number} levels.',
    'L’enregistrement a plus de {levels} niveaux.',
  ],
  recordTooLarge: [
    'The record is larger than a record may be; it is kept in pieces.',
    'L’enregistrement est trop grand ; il est conservé en morceaux.',
  ],
  lineTooLong: [
    'The line is longer than a record may be; it is kept in pieces.',
    'La ligne est trop longue ; elle est conservée en morceaux.',
  ],
  endsInRecord: ['The body ends in the middle of the record.', 'Le contenu s’arrête au milieu de l’enregistrement.'],
  parserFailed: [
    'The parser of {source} failed on this record.',
    'La lecture de {source} a échoué sur cet enregistrement.',
  ],
  noEvent: [
    'What {source} made of this record is no event.',
    'Ce que {source} a fait de cet enregistrement n’est pas un événement.',
  ],
  noPair: ['The record holds no name=value pair.', 'L’enregistrement ne contient aucune paire nom=valeur.'],
  noColumn: ['No column of the record has a name.', 'Aucune colonne de l’enregistrement n’a de nom.'],
  noXml: ['The record is no well-formed XML.', 'L’enregistrement n’est pas du XML bien formé.'],
  noMatch: ['The record does not match the pattern.', 'L’enregistrement ne correspond pas au motif.'],
  namesNoGroup: [
    'The pattern names no group: write (?<name>…) around what is to be kept.',
    'Le motif ne nomme aucun groupe : écrivez (?<name>…) autour de ce qu’il faut garder.',
  ],
  noRe2: ['This is no pattern of RE2.', 'Ce n’est pas un motif RE2.'],
  tooLargeOrDeep: ['This is too large or too deep.', 'C’est trop grand ou trop profond.'],
  noTimeIn: ['“{value}” in {field} is no time.', '« {value} » dans {field} n’est pas une date.'],
} as const satisfies Record<string, Phrase>;
