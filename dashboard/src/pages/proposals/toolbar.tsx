// The line above the proposals: filters, and what decides many at once.
import type { Proposal } from '@tocsin/contracts/api/rule-life';
import type { Ref } from 'react';

import { formatCount } from '../../lib/format.ts';
import type { UrlPatch } from '../../lib/url.ts';
import { Button } from '../../ui/button.tsx';
import { FilterBar, type FilterChip } from '../../ui/filter-bar.tsx';
import { PageTools } from '../../ui/page-frame.tsx';
import { words } from './catalogue.ts';
import type { Decision } from './decide.ts';
import type { ProposalView } from './view.ts';
import { sourceName } from './words.ts';

import classes from './page.module.css';

type ToolbarProps = {
  view: ProposalView;
  rows: readonly Proposal[];
  total: number;
  /** How many rows are ticked. */
  chosen: number;
  mayWrite: boolean;
  inputRef: Ref<HTMLInputElement>;
  onChange: (patch: UrlPatch) => void;
  onAskChosen: (decision: Decision) => void;
  onAskAll: (decision: Decision) => void;
  onClearChosen: () => void;
};

/** Whose words the buttons for all of them have; there are none for conflicts. */
const manyOf = ({ tab, source, text }: ProposalView) =>
  source !== null || text !== null ? 'listed' : tab === 'conflicts' ? 'all' : tab;

export function Toolbar(props: ToolbarProps) {
  const { view, rows, total, chosen, mayWrite, inputRef, onChange, onAskChosen, onAskAll, onClearChosen } = props;
  const many = manyOf(view);
  return (
    <PageTools>
      <FilterBar
        label={words.filterLabel}
        placeholder={words.filterPlaceholder}
        fields={[{ id: 'source', label: words.columns.source, open: true, values: sourcesOf(rows) }]}
        chips={chipsOf(view)}
        onAdd={(field, value) => field === 'source' && onChange({ source: value })}
        onRemove={({ field }) => onChange(field === 'source' ? { source: null } : { q: null })}
        onText={(text) => onChange({ q: text })}
        inputRef={inputRef}
      />
      {mayWrite && chosen > 0 ? (
        <>
          <span className={`${classes.chosen} num`}>{words.selected(chosen)}</span>
          <Button look="primary" keys="a" onClick={() => onAskChosen('accept')}>
            {words.accept}
          </Button>
          <Button keys="d" onClick={() => onAskChosen('dismiss')}>
            {words.dismiss}
          </Button>
          <Button look="quiet" onClick={onClearChosen}>
            {words.clear}
          </Button>
        </>
      ) : (
        mayWrite &&
        total > 0 &&
        view.tab !== 'conflicts' && (
          <>
            <Button onClick={() => onAskAll('accept')}>{words.acceptMany[many]}</Button>
            <Button onClick={() => onAskAll('dismiss')}>{words.dismissMany[many]}</Button>
          </>
        )
      )}
    </PageTools>
  );
}

const chip = (field: string, value: string, label: string): FilterChip => ({ field, value, label });
const chipsOf = ({ source, text }: ProposalView): FilterChip[] => [
  ...(source === null ? [] : [chip('source', source, sourceName(source))]),
  ...(text === null ? [] : [chip('text', text, words.quoted(text))]),
];

/** Of what is loaded; others can be typed. */
function sourcesOf(rows: readonly Proposal[]) {
  const counts = Map.groupBy(rows, ({ upstream }) => upstream.url);
  return [...counts].map(([value, of]) => ({ value, label: sourceName(value), aside: formatCount(of.length) }));
}
