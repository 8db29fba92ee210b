// A page of administration: a list to filter, the chosen one beside it, and a way to make another.
import { IconFilterOff, IconPlus } from '@tabler/icons-react';
import type { UseQueryResult } from '@tanstack/react-query';
import { useMemo, useRef, useState, type ReactNode } from 'react';

import { useKeys } from '../../lib/keyboard.ts';
import { useUrlSearch } from '../../lib/url.ts';
import { useSelected } from '../../lib/use-selected.ts';
import { PageHeader } from '../../shell/page-header.tsx';
import { Button } from '../../ui/button.tsx';
import { DataGrid, type Column } from '../../ui/data-grid.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { FilterInput } from '../../ui/filter-input.tsx';
import { Loaded } from '../../ui/loaded.tsx';
import { PageFrame, PageMain, PageTools } from '../../ui/page-frame.tsx';
import { Panel } from '../../ui/panel.tsx';
import { stepKeys } from '../../ui/step-keys.ts';
import { listWords } from './list-words.ts';
import type { Make } from './shared/none-yet.tsx';

import classes from './admin.module.css';

/** How another one is made: the word for it, who may, and the dialog that asks for it. */
export type Making = { label: string; may: boolean; form: (close: () => void) => ReactNode };

type AdminListProps<Row extends { id: string }> = {
  /** The page's title; one of them, and many: `user`, `users`. */
  said: { title: string; noun: string; nouns: string };
  query: UseQueryResult<readonly Row[]>;
  /** Which rows the page's tab shows; all where absent. */
  keep?: (row: Row) => boolean;
  columns: readonly Column<Row>[];
  rowLabel: (row: Row) => string;
  /** What the filter looks in. */
  words: (row: Row) => string;
  tabs?: ReactNode;
  /** Where there is none at all; with the way to make the first, for whoever may. */
  empty: (make: Make | null) => ReactNode;
  /** null where none is made here. */
  make: Making | null;
  beside: (row: Row, close: () => void) => ReactNode;
};

export function AdminList<Row extends { id: string }>(props: AdminListProps<Row>) {
  const { query, columns, rowLabel, words, keep = everyRow, empty, beside } = props;
  const { title, noun, nouns } = props.said;
  const [making, setMaking] = useState(false);
  const make = props.make?.may ? { label: props.make.label, run: () => setMaking(true) } : null;
  const [search] = useUrlSearch();
  const [selected, select] = useSelected('selected');
  const filterInput = useRef<HTMLInputElement>(null);
  const wanted = (search.q?.[0] ?? '').trim().toLowerCase();
  const rows = useMemo(
    () => (query.data ?? []).filter((row) => keep(row) && words(row).toLowerCase().includes(wanted)),
    [query.data, keep, words, wanted],
  );
  const ids = rows.map(({ id }) => id);
  const chosen = query.data?.find(({ id }) => id === selected) ?? null;
  const close = () => select(null);
  useKeys([
    ...stepKeys(
      {
        next: listWords.nextOne(noun),
        nextHint: listWords.next,
        previous: listWords.previousOne(noun),
        previousHint: listWords.previous,
      },
      { ids, selected, select },
    ),
    { keys: '/', label: listWords.filter, hint: listWords.filterHint, run: () => filterInput.current?.focus() },
    { keys: 'Escape', label: listWords.closeBeside, run: close },
    ...(make ? [{ keys: 'n', label: make.label, hint: listWords.make, run: make.run }] : []),
  ]);
  return (
    <PageFrame beside={chosen && beside(chosen, close)}>
      <PageHeader title={title}>{props.tabs}</PageHeader>
      <PageMain>
        <PageTools>
          <div className="grow">
            <UrlFilter label={listWords.filterThem(nouns)} inputRef={filterInput} />
          </div>
          {make && (
            <Button look="primary" icon={<IconPlus size={15} />} onClick={make.run}>
              {make.label}
            </Button>
          )}
        </PageTools>
        <Panel label={title} className={classes.list}>
          <Loaded query={query} what={nouns} rows={8} flush>
            {() =>
              rows.length === 0 ? (
                wanted === '' ? (
                  empty(make)
                ) : (
                  <NothingMatches noun={noun} />
                )
              ) : (
                <DataGrid
                  label={title}
                  rows={rows}
                  rowKey={idOf}
                  rowLabel={rowLabel}
                  columns={columns}
                  rowHeight={46}
                  current={selected}
                  onCurrent={select}
                />
              )
            }
          </Loaded>
        </Panel>
      </PageMain>
      {making && props.make?.form(() => setMaking(false))}
    </PageFrame>
  );
}

const everyRow = (): boolean => true;
const idOf = ({ id }: { id: string }): string => id;

function NothingMatches({ noun }: { noun: string }) {
  const [, change] = useUrlSearch();
  return (
    <EmptyState
      icon={<IconFilterOff size={20} stroke={1.6} />}
      title={listWords.noMatch(noun)}
      actions={<Button onClick={() => change({ q: null })}>{listWords.clear}</Button>}
    />
  );
}

type UrlFilterProps = { label: string; inputRef: React.RefObject<HTMLInputElement | null> };

/** Narrows as one types; the lists here are loaded whole. */
function UrlFilter({ label, inputRef }: UrlFilterProps) {
  const [search, change] = useUrlSearch();
  const inUrl = search.q?.[0] ?? '';
  const [typed, setTyped] = useState(inUrl);
  const [known, setKnown] = useState(inUrl);
  if (known !== inUrl) {
    setKnown(inUrl);
    if (typed.trim() !== inUrl) setTyped(inUrl);
  }
  return (
    <FilterInput
      inputRef={inputRef}
      label={label}
      typed={typed}
      onType={(text) => {
        setTyped(text);
        change({ q: text.trim() || null });
      }}
    />
  );
}
