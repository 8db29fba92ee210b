// The line above the proposals: filters, and what decides many at once.
import type { Proposal } from '@tocsin/contracts/api/rule-life';
import type { Ref } from 'react';

import { formatCount } from '../../lib/format.ts';
import type { UrlPatch } from '../../lib/url.ts';
import { Button } from '../../ui/button.tsx';
import { FilterBar, type FilterChip } from '../../ui/filter-bar.tsx';
import type { Decision } from './decide.ts';
import type { ProposalView, Tab } from './view.ts';
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

const allOf: Record<Tab, string> = {
  all: 'all',
  new: 'all new',
  changed: 'all changed',
  removed: 'all removed',
  conflicts: 'all',
};

export function Toolbar(props: ToolbarProps) {
  const { view, rows, total, chosen, mayWrite, inputRef, onChange, onAskChosen, onAskAll, onClearChosen } = props;
  const narrowed = view.source !== null || view.text !== null;
  const what = narrowed ? 'all listed' : allOf[view.tab];
  return (
    <div className={classes.tools}>
      <FilterBar
        label="Filter proposals"
        placeholder="Filter by source, title, id or file"
        fields={[{ id: 'source', label: 'Source', open: true, values: sourcesOf(rows) }]}
        chips={chipsOf(view)}
        onAdd={(field, value) => field === 'source' && onChange({ source: value })}
        onRemove={({ field }) => onChange(field === 'source' ? { source: null } : { q: null })}
        onText={(text) => onChange({ q: text })}
        inputRef={inputRef}
      />
      {mayWrite && chosen > 0 ? (
        <>
          <span className={`${classes.chosen} num`}>{formatCount(chosen)} selected</span>
          <Button look="primary" keys="a" onClick={() => onAskChosen('accept')}>
            Accept
          </Button>
          <Button keys="d" onClick={() => onAskChosen('dismiss')}>
            Dismiss
          </Button>
          <Button look="quiet" onClick={onClearChosen}>
            Clear
          </Button>
        </>
      ) : (
        mayWrite &&
        total > 0 &&
        view.tab !== 'conflicts' && (
          <>
            <Button onClick={() => onAskAll('accept')}>Accept {what}…</Button>
            <Button onClick={() => onAskAll('dismiss')}>Dismiss {what}…</Button>
          </>
        )
      )}
    </div>
  );
}

const chipsOf = ({ source, text }: ProposalView): FilterChip[] => [
  ...(source === null ? [] : [{ field: 'source', value: source, label: sourceName(source) }]),
  ...(text === null ? [] : [{ field: 'text', value: text, label: `“${text}”` }]),
];

/** Of what is loaded; others can be typed. */
function sourcesOf(rows: readonly Proposal[]) {
  const counts = Map.groupBy(rows, ({ upstream }) => upstream.url);
  return [...counts].map(([value, of]) => ({ value, label: sourceName(value), aside: formatCount(of.length) }));
}
