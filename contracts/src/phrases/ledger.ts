// What a check of the ledger finds.
import type { Phrase } from './template.ts';

export const ledgerPhrases = {
  entryLate: ['Entry {number} stands too late.', 'L’entrée {number} est placée trop tard.'],
  entryTwice: [
    'There is another entry {number} before it, or it is none of this part.',
    'Une autre entrée {number} la précède, ou elle n’est pas de cette partie.',
  ],
  recordDiffers: [
    'The record of entry {number} is not the one that was hashed.',
    'L’enregistrement de l’entrée {number} n’est pas celui dont on a pris l’empreinte.',
  ],
  entryDiffers: [
    'Entry {number} is not the one that was hashed.',
    'L’entrée {number} n’est pas celle dont on a pris l’empreinte.',
  ],
  entryElsewhere: ['The entry belongs to another organisation.', 'L’entrée est d’une autre organisation.'],
  entryDoesNotFollow: [
    'Entry {number} does not follow from the one before it.',
    'L’entrée {number} ne découle pas de la précédente.',
  ],
  entryMissing: ['Entry {number} is missing.', 'L’entrée {number} manque.'],
  entriesBelowNoRoot: [
    'Entry {number} and those after it stand below no root.',
    'L’entrée {number} et les suivantes ne sont sous aucune racine.',
  ],
  keyNotGiven: [
    'The key {key} of {what} is none of those given.',
    'La clé {key} de {what} n’est pas de celles qui ont été données.',
  ],
  keyAbsent: ['The file does not hold the key {key} of {what}.', 'Le fichier n’a pas la clé {key} de {what}.'],
  signatureWrong: ['The signature of {what} does not fit.', 'La signature de {what} ne convient pas.'],
  fingerprintWrong: ['The key {key} does not have this fingerprint.', 'La clé {key} n’a pas cette empreinte.'],
  purgeDiffers: [
    'The {count:number} records marked as purged by {purge} are not those it removed.',
    'Les {count} enregistrements marqués comme purgés par {purge} ne sont pas ceux qu’elle a retirés.',
  ],
  rootsMissing: ['Roots {first} to {last} are missing.', 'Les racines {first} à {last} manquent.'],
  rootLate: ['Root {number} stands too late, or twice.', 'La racine {number} est placée trop tard, ou deux fois.'],
  fileTwice: ['{file} holds root {number} twice.', '{file} contient deux fois la racine {number}.'],
  rootNotOnFile: ['Root {number} is not on file.', 'La racine {number} n’est pas dans les fichiers.'],
  rootNotTheOne: ['Root {number} is not the one on file.', 'La racine {number} n’est pas celle des fichiers.'],
  rootOnFileOnly: [
    'Root {number} is on file and not in the database.',
    'La racine {number} est dans les fichiers et non dans la base.',
  ],
  recordsGone: ['{count:number} records that were chained are gone.', '{count} enregistrements chaînés ont disparu.'],
  purgedWithout: [
    '{count:number} records are marked as purged without a certificate.',
    '{count} enregistrements sont marqués comme purgés sans certificat.',
  ],
  unchained: [
    '{count:number} records have no entry; the oldest is of {at}.',
    '{count} enregistrements n’ont pas d’entrée ; le plus ancien est du {at}.',
  ],
} as const satisfies Record<string, Phrase>;
