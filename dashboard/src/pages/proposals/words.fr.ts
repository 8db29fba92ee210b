// The pages of proposals in French.
import { formatCount } from '../../lib/format.ts';
import { counted } from '../../lib/language.ts';
import type { en } from './words.en.ts';

const proposals = (count: number): string => `${formatCount(count)} ${counted(count, 'proposition', 'propositions')}`;
const lines = (numbers: readonly number[]): string => {
  const [first, ...others] = numbers;
  const last = others.pop();
  return last === undefined ? `à la ligne ${first}` : `aux lignes ${[first, ...others].join(', ')} et ${last}`;
};

export const fr: typeof en = {
  title: 'Propositions',
  rules: 'Règles',
  views: 'Vues',
  tabs: { all: 'Toutes', new: 'Nouvelles', changed: 'Modifiées', removed: 'Retirées', conflicts: 'Conflits' },
  columns: { kind: 'Type', title: 'Règle', source: 'Source', lines: 'Lignes', at: 'Trouvée' },
  urlAt: (url, revision) => `${url}, révision ${revision}`,
  conflict: 'Conflit',
  conflictHelp: 'La règle a aussi été modifiée ici',
  lines: (changed) => `${changed} lignes`,
  explained: {
    add: 'Il y a en amont une règle que la bibliothèque n’a pas.',
    change: 'Il y a en amont un autre texte de cette règle.',
    remove:
      'Cette règle n’existe plus en amont. L’accepter la désactive ; son texte, ses versions et ses alertes restent.',
  },
  explainedConflict: {
    add: 'Il y a en amont une règle que la bibliothèque n’a pas. Elle a été modifiée ici.',
    change: 'La règle a été modifiée ici, et en amont aussi. Gardez un texte qui réunit les deux.',
    remove:
      'Cette règle n’existe plus en amont. L’accepter la désactive ; son texte, ses versions et ses alertes restent. Elle a été modifiée ici.',
  },
  origin: {
    file: '{path}, de {source} en révision {revision}, trouvée {found}',
    source: 'De {source} en révision {revision}, trouvée {found}',
    fileOfRule: '{path}, de {source} en révision {revision}, trouvée {found}. {rule}',
    sourceOfRule: 'De {source} en révision {revision}, trouvée {found}. {rule}',
    rule: 'La règle dans la bibliothèque',
  },
  accept: 'Accepter',
  dismiss: 'Écarter',
  acceptHint: 'accepter',
  dismissHint: 'écarter',
  keepThis: 'Garder ce texte',
  keptHasFaults: 'Le texte à garder a des erreurs.',
  asking: {
    accept: {
      all: 'Accepter des propositions',
      one: (title) => `Accepter « ${title} » ?`,
      many: (count) => `Accepter ${proposals(count)} ?`,
      act: 'Accepter',
      actMany: (count) => `En accepter ${formatCount(count)}`,
      done: (count) => `${proposals(count)} ${counted(count, 'acceptée', 'acceptées')}`,
    },
    dismiss: {
      all: 'Écarter des propositions',
      one: (title) => `Écarter « ${title} » ?`,
      many: (count) => `Écarter ${proposals(count)} ?`,
      act: 'Écarter',
      actMany: (count) => `En écarter ${formatCount(count)}`,
      done: (count) => `${proposals(count)} ${counted(count, 'écartée', 'écartées')}`,
    },
  },
  decided: (sent, of) => `${formatCount(sent)} sur ${formatCount(of)} ${counted(sent, 'traitée', 'traitées')}`,
  cancel: 'Annuler',
  nothingChanged: 'Rien n’a changé',
  decidedAlready: 'Quelqu’un d’autre en a déjà décidé.',
  onlyConflicts: 'Seuls des conflits attendent ici ; on en décide un par un.',
  dismissing:
    'La bibliothèque reste comme elle est. La même modification ne sera plus proposée ; la prochaine en amont le sera.',
  keeping: 'Le texte que vous gardez devient la nouvelle version, et la règle reste marquée comme modifiée ici.',
  losing: 'La règle a été modifiée ici : ce qui a été modifié n’est plus en service.',
  startAs: 'Les nouvelles règles commencent',
  startAsDrafts: (gates) => `La politique demande ${gates} : elles commencent comme brouillons.`,
  startHelp: {
    active: 'Leurs correspondances déclenchent aussitôt des alertes.',
    shadow: 'Leurs correspondances sont comptées et ne déclenchent rien.',
    draft: 'Elles attendent dans la bibliothèque que quelqu’un les mette en service.',
    disabled: 'Elles sont dans la bibliothèque, mais pas en service.',
  },
  leftOut: (count) =>
    `${formatCount(count)} ${counted(count, 'conflit est laissé', 'conflits sont laissés')} de côté : on décide de chacun à part.`,
  conflictsLeftOut: 'Les conflits sont laissés de côté : on décide de chacun à part.',
  final: 'Cette décision est définitive.',
  refusedTitle: 'Certaines propositions ont été refusées',
  refusedHelp: (accepted) =>
    accepted > 0
      ? `${proposals(accepted)} ${counted(accepted, 'acceptée', 'acceptées')}. Ce qui a été refusé attend toujours dans la liste.`
      : 'Ce qui a été refusé attend toujours dans la liste.',
  refused: 'Refusées',
  doneButton: 'Terminé',
  commands: {
    folder: 'Un dossier',
    archive: 'Une archive, fixée par son empreinte',
    git: 'Un dépôt Git, fixé par une étiquette ou un commit',
  },
  nothing: {
    all: 'Rien n’attend de décision',
    new: 'Aucune nouvelle règle n’attend',
    changed: 'Aucune règle modifiée n’attend',
    removed: 'Aucune règle retirée n’attend',
    conflicts: 'Aucun conflit',
  },
  nothingHelp: {
    all: 'Les règles peuvent suivre une source. La comparer à la bibliothèque ne change rien en soi : ce qui diffère attend ici une personne. Lancez l’une de ces commandes sur le serveur, ou d’ailleurs avec --url et --key.',
    conflicts: 'Une règle modifiée ici et en amont attend ici un texte qui réunit les deux.',
    others: 'Les règles de ce type attendent ici après une comparaison de la bibliothèque avec une source.',
  },
  noMatch: 'Aucune proposition ne correspond',
  noMatchHelp: 'Rien de ce qui attend ne passe tous les filtres.',
  clearFilters: 'Effacer les filtres',
  keys: {
    next: 'Proposition suivante',
    nextHint: 'suivante',
    previous: 'Proposition précédente',
    previousHint: 'précédente',
    open: 'Ouvrir la proposition',
    openHint: 'ouvrir',
    clear: 'Vider la sélection, puis fermer l’aperçu',
    filter: 'Filtrer',
    filterHint: 'filtrer',
    select: 'Sélectionner',
    selectHint: 'sélectionner',
    back: 'Retour aux propositions',
    backHint: 'retour',
  },
  openPage: 'Ouvrir en pleine page',
  preview: 'Aperçu de la proposition',
  previewOf: (title) => `Aperçu de ${title}`,
  loadingOne: 'Chargement de la proposition',
  loading: 'Chargement des propositions',
  row: (kind, title) => `${kind}, ${title}`,
  rowConflict: (kind, title) => `${kind}, ${title}, conflit`,
  more: (shown, total) => `${formatCount(shown)} sur ${formatCount(total)}, la suite se charge`,
  whole: (count) => `${proposals(count)}, c’est tout`,
  proposal: 'Proposition',
  summary: 'Résumé',
  changesOf: (title) => `Modifications de ${title}`,
  sourceOf: (title) => `Source de ${title}`,
  sides: { both: 'Ici → amont', theirs: 'Modifié en amont', ours: 'Modifié ici', kept: 'Ici → gardé' },
  whatChanged: 'Ce qui a changé',
  whichChange: 'Quelle modification',
  same: 'Les deux textes sont identiques.',
  starts: { both: 'Les deux', ours: 'Ici', theirs: 'Amont' },
  toKeep: 'Texte à garder',
  startFrom: 'Partir de',
  faultAt: (line, message) => `Ligne ${line} : ${message}`,
  kept: {
    fit: 'Les modifications des deux côtés s’accordent. Relisez le texte avant de le garder.',
    clash: (numbers) => `Les deux côtés ont modifié le texte ${lines(numbers)} ; le nôtre y est gardé.`,
    ours: 'C’est notre texte : rien de ce qui a changé en amont n’y figure.',
    theirs: 'C’est le texte d’amont : ce qui a été modifié ici n’y figure pas.',
    byHand: 'Écrit à la main. « Ici → gardé » montre ce qu’il change.',
  },
  filterLabel: 'Filtrer les propositions',
  filterPlaceholder: 'Filtrer par source, titre, identifiant ou fichier',
  quoted: (text) => `« ${text} »`,
  selected: (count) => `${formatCount(count)} ${counted(count, 'sélectionnée', 'sélectionnées')}`,
  clear: 'Vider',
  acceptMany: {
    listed: 'Accepter tout ce qui est listé…',
    all: 'Tout accepter…',
    new: 'Accepter toutes les nouvelles…',
    changed: 'Accepter toutes les modifiées…',
    removed: 'Accepter toutes les retirées…',
  },
  dismissMany: {
    listed: 'Écarter tout ce qui est listé…',
    all: 'Tout écarter…',
    new: 'Écarter toutes les nouvelles…',
    changed: 'Écarter toutes les modifiées…',
    removed: 'Écarter toutes les retirées…',
  },
  gates: {
    tests: 'des tests réussis',
    backtest: 'un test rétroactif',
    review: 'une relecture',
    all: (gates) => gates.join(gates.length > 2 ? ', ' : ' et '),
  },
  accepting: {
    one: {
      add: () => 'La règle est ajoutée à la bibliothèque.',
      change: (gates) =>
        gates === null
          ? 'La règle reçoit une nouvelle version, qui entre aussitôt en service si la règle est en service.'
          : `La règle reçoit une nouvelle version, qui exige ${gates} avant d’entrer en service.`,
      remove: () => 'La règle a disparu en amont et sera désactivée.',
    },
    many: {
      add: (count) =>
        `${formatCount(count)} ${counted(count, 'règle est ajoutée', 'règles sont ajoutées')} à la bibliothèque.`,
      change: (count, gates) =>
        gates === null
          ? `${formatCount(count)} ${counted(count, 'règle reçoit', 'règles reçoivent')} une nouvelle version, qui entre aussitôt en service si la règle est en service.`
          : `${formatCount(count)} ${counted(count, 'règle reçoit', 'règles reçoivent')} une nouvelle version, qui exige ${gates} avant d’entrer en service.`,
      remove: (count) =>
        `${formatCount(count)} ${counted(count, 'règle a disparu en amont et sera désactivée', 'règles ont disparu en amont et seront désactivées')}.`,
    },
  },
};
