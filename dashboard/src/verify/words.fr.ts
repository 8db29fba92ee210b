// The words of the page that verifies, in French.
import type { FindingCode } from '@tocsin/contracts/ledger/findings';

import type { Catalogue } from './words.ts';

const entries = (count: number): string => `${count} ${count < 2 ? 'entrée' : 'entrées'}`;
const roots = (count: number): string => `${count} ${count < 2 ? 'racine' : 'racines'}`;

export const fr: Catalogue = {
  name: 'Français',
  documentTitle: 'Vérifier un registre de Tocsin',
  title: 'Vérifier un registre',
  intro:
    'Tout se passe dans cette page. Elle ne charge rien et n’envoie rien, et fonctionne de même depuis un disque, sans réseau.',
  file: 'L’export',
  fileMore: 'Un fichier au format tocsin-ledger-v1.',
  keys: 'Clés que vous connaissez par ailleurs',
  keysMore:
    'Des empreintes, une par ligne, ou une clé publique en PEM. Sans clé, le fichier ne peut témoigner que de lui-même.',
  json: 'Le verdict en JSON',
  outcomes: { intact: 'Intact', tampered: 'Altéré', unreadable: 'Illisible' },
  checking: 'Vérification …',
  failed: 'La vérification n’a pas pu se faire',
  noKeyInPem: 'Le PEM ne contient aucune clé publique Ed25519.',
  noFingerprint: (given) => `${given} n’est pas une empreinte : elle compte 64 chiffres hexadécimaux.`,
  notHere: 'Le navigateur ne vérifie les signatures que sur HTTPS ou depuis un fichier enregistré.',
  facts: (organisation, count, sealed) => `${organisation} : ${entries(count)}, ${roots(sealed)}`,
  factsWithheld: (organisation, count, withheld, sealed) =>
    `${organisation} : ${entries(count)}, dont ${withheld} par leur seule empreinte, ${roots(sealed)}`,
  anchorKinds: {
    rfc3161: 'Horodatages (RFC 3161)',
    'object-lock': 'Objets verrouillés',
    'e-mail': 'Lettres',
  },
  anchor: (kind, count, wrong, last) =>
    `${kind} : ${count}, ${wrong === 0 ? 'tous concordent' : `${wrong} ne concordent pas`}, le dernier du ${last}.`,
  removed: (count) => (count === 0 ? '' : ` ; ${count} purgés, comme consigné`),
  erased: (count, by) => ` ; ${count} effacés sous le certificat ${by}`,
  unproved: (count) => (count === 0 ? '' : ` ; ${count} marqués comme purgés ou effacés sans preuve dans ce fichier`),
  span: (first, last) => `, du ${first} au ${last}`,
  signedWith: (id) => `Signé avec ${id}.`,
  signedWithNamed: (id) => `Signé avec ${id}, que vous avez indiquée.`,
  doubt:
    'Aucune clé n’a été indiquée : le fichier concorde avec lui-même, ce qui ne prouve rien de son origine. Comparez l’empreinte avec une autre qui vous est parvenue par une autre voie.',
  end: 'fin',
  line: (line) => `ligne ${line}`,
  firstShown: (all, shown) => `${all} constats ; les ${shown} premiers sont montrés.`,
};

/** What each finding means. The detail that follows it is the verifier's own, in English, as `tocsin verify` says it. */
export const meanings: Readonly<Record<FindingCode, string>> = {
  not_a_ledger: 'Ce n’est pas l’export d’un registre.',
  header_wrong: 'La première ligne manque, est modifiée ou répétée.',
  line_unreadable: 'Une ligne ne peut pas être lue, ou n’est pas écrite comme le format le demande.',
  entry_changed: 'Un enregistrement ou son entrée n’est pas ce qui a été haché.',
  entry_missing: 'Un enregistrement a été retiré.',
  entry_reordered: 'Un enregistrement se trouve à une autre place que la sienne.',
  entry_added: 'Un enregistrement a été ajouté, ou figure deux fois.',
  chain_broken: 'Une entrée ne découle pas de la précédente.',
  root_wrong: 'Une racine ne concorde pas avec les entrées sous elle, ou avec la racine précédente.',
  root_missing: 'Une racine a été retirée, ou des entrées n’en ont aucune.',
  root_reordered: 'Une racine se trouve à une autre place que la sienne, ou deux fois.',
  signature_wrong: 'Une signature ne concorde pas avec ce qu’elle signe.',
  key_unknown: 'Une clé n’est aucune de celles données de l’extérieur.',
  file_changed: 'Les lignes ne sont pas celles qui ont été exportées.',
  file_truncated: 'La fin du fichier manque.',
  anchor_wrong: 'Un ancrage ne concorde pas avec la racine qu’il fixe.',
  erasure_wrong:
    'Des enregistrements sont marqués comme effacés qu’aucun effacement n’a modifiés, ou pas de cette façon.',
  removal_wrong: 'Un enregistrement est marqué comme purgé sans qu’un certificat le couvre.',
  file_extended: 'Quelque chose suit la fin de l’export.',
};
