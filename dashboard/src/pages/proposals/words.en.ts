// The pages of proposals in English.
import { formatCount } from '../../lib/format.ts';
import { counted } from '../../lib/language.ts';

const proposals = (count: number): string => `${formatCount(count)} ${counted(count, 'proposal', 'proposals')}`;
const lines = (numbers: readonly number[]): string => {
  const [first, ...others] = numbers;
  const last = others.pop();
  return last === undefined ? `line ${first}` : `lines ${[first, ...others].join(', ')} and ${last}`;
};

export const en = {
  title: 'Proposals',
  rules: 'Rules',
  views: 'Views',
  tabs: { all: 'All', new: 'New', changed: 'Changed', removed: 'Removed', conflicts: 'Conflicts' },
  columns: { kind: 'Change', title: 'Rule', source: 'Source', lines: 'Lines', at: 'Found' },
  urlAt: (url: string, revision: string) => `${url} at ${revision}`,
  conflict: 'Conflict',
  conflictHelp: 'The rule was changed here too',
  lines: (changed: string) => `${changed} lines`,
  explained: {
    add: 'Upstream has a rule that the library does not have.',
    change: 'Upstream has another text of this rule.',
    remove: 'Upstream has no such rule any more. Accepting disables it; its text, versions and alerts stay.',
  },
  explainedConflict: {
    add: 'Upstream has a rule that the library does not have. It was changed here.',
    change: 'The rule was changed here, and upstream changed it too. Keep a text that has both.',
    remove:
      'Upstream has no such rule any more. Accepting disables it; its text, versions and alerts stay. It was changed here.',
  },
  origin: {
    file: '{path} from {source} at {revision}, found {found}',
    source: 'From {source} at {revision}, found {found}',
    fileOfRule: '{path} from {source} at {revision}, found {found}. {rule}',
    sourceOfRule: 'From {source} at {revision}, found {found}. {rule}',
    rule: 'The rule in the library',
  },
  accept: 'Accept',
  dismiss: 'Dismiss',
  acceptHint: 'accept',
  dismissHint: 'dismiss',
  keepThis: 'Keep this text',
  keptHasFaults: 'The text to keep has faults.',
  asking: {
    accept: {
      all: 'Accept proposals',
      one: (title: string) => `Accept “${title}”?`,
      many: (count: number) => `Accept ${proposals(count)}?`,
      act: 'Accept',
      actMany: (count: number) => `Accept ${formatCount(count)}`,
      done: (count: number) => `Accepted ${proposals(count)}`,
    },
    dismiss: {
      all: 'Dismiss proposals',
      one: (title: string) => `Dismiss “${title}”?`,
      many: (count: number) => `Dismiss ${proposals(count)}?`,
      act: 'Dismiss',
      actMany: (count: number) => `Dismiss ${formatCount(count)}`,
      done: (count: number) => `Dismissed ${proposals(count)}`,
    },
  },
  decided: (sent: number, of: number) => `${formatCount(sent)} of ${formatCount(of)} decided`,
  cancel: 'Cancel',
  nothingChanged: 'Nothing changed',
  decidedAlready: 'Someone else has decided this already.',
  onlyConflicts: 'Nothing waits here but conflicts, which are decided one by one.',
  dismissing: 'The library stays as it is. The same change is not proposed again; the next one upstream is.',
  keeping: 'The text you kept becomes the new version, and the rule stays marked as edited here.',
  losing: 'The rule was changed here: what was changed is no longer at work.',
  startAs: 'New rules start as',
  startAsDrafts: (gates: string) => `The policy asks for ${gates}: they start as drafts.`,
  startHelp: {
    active: 'Their matches raise alerts at once.',
    shadow: 'Their matches are counted and raise nothing.',
    draft: 'They wait in the library for someone to put them to work.',
    disabled: 'They are in the library and not at work.',
  },
  leftOut: (count: number) =>
    `${formatCount(count)} ${counted(count, 'conflict is', 'conflicts are')} left out: each is decided by itself.`,
  conflictsLeftOut: 'Conflicts are left out: each is decided by itself.',
  final: 'This cannot be undone.',
  refusedTitle: 'Some proposals were refused',
  refusedHelp: (accepted: number) =>
    accepted > 0
      ? `${formatCount(accepted)} ${counted(accepted, 'proposal was', 'proposals were')} accepted. What was refused still waits in the list.`
      : 'What was refused still waits in the list.',
  refused: 'Refused',
  doneButton: 'Done',
  commands: {
    folder: 'A folder',
    archive: 'An archive, pinned by its hash',
    git: 'A Git repository, pinned by a tag or a commit',
  },
  nothing: {
    all: 'Nothing waits for a decision',
    new: 'No new rules wait',
    changed: 'No changed rules wait',
    removed: 'No removed rules wait',
    conflicts: 'No conflicts',
  },
  nothingHelp: {
    all: 'Rules can follow a source. Comparing it with the library changes nothing by itself: what differs waits here for a person. Run one of these on the server, or with --url and --key from elsewhere.',
    conflicts: 'A rule that was changed here and upstream waits here, for a text that has both.',
    others: 'Rules of this kind wait here when the library was compared with a source.',
  },
  noMatch: 'No proposal matches',
  noMatchHelp: 'Nothing that waits passes all filters.',
  clearFilters: 'Clear the filters',
  keys: {
    next: 'Next proposal',
    nextHint: 'next',
    previous: 'Previous proposal',
    previousHint: 'previous',
    open: 'Open the proposal',
    openHint: 'open',
    clear: 'Clear the selection, then close the preview',
    filter: 'Filter',
    filterHint: 'filter',
    select: 'Select',
    selectHint: 'select',
    back: 'Back to the proposals',
    backHint: 'back',
  },
  openPage: 'Open full page',
  preview: 'Preview of the proposal',
  previewOf: (title: string) => `Preview of ${title}`,
  loadingOne: 'Loading the proposal',
  loading: 'Loading proposals',
  row: (kind: string, title: string) => `${kind}, ${title}`,
  rowConflict: (kind: string, title: string) => `${kind}, ${title}, conflict`,
  more: (shown: number, total: number) => `${formatCount(shown)} of ${formatCount(total)}, loading more`,
  whole: (count: number) => `${proposals(count)}, that is all`,
  proposal: 'Proposal',
  summary: 'Summary',
  changesOf: (title: string) => `Changes of ${title}`,
  sourceOf: (title: string) => `Source of ${title}`,
  sides: { both: 'Ours → theirs', theirs: 'They changed', ours: 'We changed', kept: 'Ours → kept' },
  whatChanged: 'What changed',
  whichChange: 'Which change',
  same: 'The two texts are the same.',
  starts: { both: 'Both', ours: 'Ours', theirs: 'Theirs' },
  toKeep: 'Text to keep',
  startFrom: 'Start from',
  faultAt: (line: number, message: string) => `Line ${line}: ${message}`,
  kept: {
    fit: 'Both sides’ changes fit together. Read the text through before it is kept.',
    clash: (numbers: readonly number[]) => `Both sides changed the text at ${lines(numbers)}; ours is kept there.`,
    ours: 'This is our text: nothing that changed upstream is in it.',
    theirs: 'This is upstream’s text: what was changed here is not in it.',
    byHand: 'Written by hand. “Ours → kept” shows what it changes.',
  },
  filterLabel: 'Filter proposals',
  filterPlaceholder: 'Filter by source, title, id or file',
  quoted: (text: string) => `“${text}”`,
  selected: (count: number) => `${formatCount(count)} selected`,
  clear: 'Clear',
  acceptMany: {
    listed: 'Accept all listed…',
    all: 'Accept all…',
    new: 'Accept all new…',
    changed: 'Accept all changed…',
    removed: 'Accept all removed…',
  },
  dismissMany: {
    listed: 'Dismiss all listed…',
    all: 'Dismiss all…',
    new: 'Dismiss all new…',
    changed: 'Dismiss all changed…',
    removed: 'Dismiss all removed…',
  },
  gates: {
    tests: 'passed tests',
    backtest: 'a backtest',
    review: 'a review',
    all: (gates: readonly string[]) => gates.join(gates.length > 2 ? ', ' : ' and '),
  },
  accepting: {
    one: {
      add: (_: string | null) => 'The rule is added to the library.',
      change: (gates: string | null) =>
        gates === null
          ? 'The rule gets a new version, which goes to work at once if the rule is at work.'
          : `The rule gets a new version, which needs ${gates} before it is active.`,
      remove: (_: string | null) => 'The rule is gone upstream and will be disabled.',
    },
    many: {
      add: (count: number, _: string | null) =>
        `${formatCount(count)} ${counted(count, 'rule is', 'rules are')} added to the library.`,
      change: (count: number, gates: string | null) =>
        gates === null
          ? `${formatCount(count)} ${counted(count, 'rule gets', 'rules get')} a new version, which goes to work at once if the rule is at work.`
          : `${formatCount(count)} ${counted(count, 'rule gets', 'rules get')} a new version, which needs ${gates} before it is active.`,
      remove: (count: number, _: string | null) =>
        `${formatCount(count)} ${counted(count, 'rule is', 'rules are')} gone upstream and will be disabled.`,
    },
  },
};
