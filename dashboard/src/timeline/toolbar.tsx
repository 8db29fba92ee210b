// What is shown of the timeline, in which rows, beside what; and the ways to put something onto it.
import { Menu, Select } from '@mantine/core';
import { IconArrowsDiff, IconPlus, IconStar, IconUpload } from '@tabler/icons-react';
import { entryKinds, entryLanes } from '@tocsin/contracts/words';
import { useRef, useState } from 'react';

import { useKeys } from '../lib/keyboard.ts';
import { Button } from '../ui/button.tsx';
import { FilterInput } from '../ui/filter-input.tsx';
import { Tabs } from '../ui/tabs.tsx';
import { tacticWord } from '../words/tactics.ts';
import type { Columns } from './columns.ts';
import { rowings, type Rowing } from './track.ts';
import { words } from './viewer-words.ts';
import { everything, isEverything, type Viewing } from './viewing.ts';
import { entryLaneWords } from './words.ts';

import classes from './viewer.module.css';

export type Comparing = { with: 'spans' } | { with: 'incident'; number: string } | null;
type ToolbarProps = {
  columns: Columns | null;
  shown: number;
  by: Rowing;
  onBy: (by: Rowing) => void;
  viewing: Viewing;
  onView: (viewing: Viewing) => void;
  q: string;
  onSearch: (q: string) => void;
  comparing: Comparing;
  onCompare: (comparing: Comparing) => void;
  /** Null for whoever may not write. */
  onAdd: (() => void) | null;
  onImport: (() => void) | null;
};

const searchMs = 350;

export function Toolbar(props: ToolbarProps) {
  const { columns, shown, by, onBy, viewing, onView, q, onSearch, onAdd, onImport } = props;
  const [typed, setTyped] = useState(q);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const field = useRef<HTMLInputElement>(null);
  useKeys([{ keys: '/', label: words.search, group: words.toolbar, run: () => field.current?.focus() }]);
  const type = (text: string): void => {
    setTyped(text);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => onSearch(text.trim()), searchMs);
  };
  const clear = (): void => {
    type('');
    onView(everything);
  };
  return (
    <div className={classes.toolbar} role="group" aria-label={words.toolbar}>
      <Tabs label={words.rows} tabs={rowings.map((id) => ({ id, label: words[id] }))} chosen={by} onChoose={onBy} />
      <Choices columns={columns} viewing={viewing} onView={onView} />
      <Button
        small
        aria-pressed={viewing.starred}
        look={viewing.starred ? 'primary' : 'plain'}
        icon={<IconStar size={13} />}
        onClick={() => onView({ ...viewing, starred: !viewing.starred })}
      >
        {words.starred}
      </Button>
      <Button
        small
        aria-pressed={viewing.inReport}
        look={viewing.inReport ? 'primary' : 'plain'}
        onClick={() => onView({ ...viewing, inReport: !viewing.inReport })}
      >
        {words.inReport}
      </Button>
      <FilterInput inputRef={field} label={words.search} typed={typed} onType={type} />
      {(!isEverything(viewing) || q !== '') && (
        <>
          <span className="muted num" role="status">
            {words.shownOf(shown, columns?.count ?? 0)}
          </span>
          <Button small look="quiet" onClick={clear}>
            {words.clear}
          </Button>
        </>
      )}
      <span className="grow" />
      <Compare comparing={props.comparing} onCompare={props.onCompare} />
      {onImport && (
        <Button small icon={<IconUpload size={14} stroke={1.6} />} onClick={onImport}>
          {words.import.open}
        </Button>
      )}
      {onAdd && (
        <Button small look="primary" icon={<IconPlus size={14} />} onClick={onAdd}>
          {words.form.add}
        </Button>
      )}
    </div>
  );
}

type ChoicesProps = Pick<ToolbarProps, 'columns' | 'viewing' | 'onView'>;

function Choices({ columns, viewing, onView }: ChoicesProps) {
  const named = (names: readonly string[], word: (name: string) => string = (name) => name) =>
    names.filter(Boolean).map((value) => ({ value, label: word(value) }));
  const choices = [
    {
      name: words.lane,
      any: words.anyLane,
      data: named(entryLanes, (lane) => entryLaneWords[entryLanes.find((each) => each === lane) ?? 'attack']),
      value: viewing.lane,
      choose: (value: string | null) => ({ lane: entryLanes.find((lane) => lane === value) ?? null }),
    },
    {
      name: words.entry.kind,
      any: words.anyKind,
      data: named(entryKinds, (kind) => words.kinds[entryKinds.find((each) => each === kind) ?? 'alert']),
      value: viewing.kind,
      choose: (value: string | null) => ({ kind: entryKinds.find((kind) => kind === value) ?? null }),
    },
    {
      name: words.compare.tactics,
      any: words.anyTactic,
      data: named(columns?.tactics ?? [], tacticWord),
      value: viewing.tactic,
      choose: (tactic: string | null) => ({ tactic }),
    },
    {
      name: words.host,
      any: words.anyHost,
      data: named(columns?.hosts ?? []),
      value: viewing.host,
      choose: (host: string | null) => ({ host }),
    },
    {
      name: words.user,
      any: words.anyUser,
      data: named(columns?.users ?? []),
      value: viewing.user,
      choose: (user: string | null) => ({ user }),
    },
  ];
  return choices.map(({ name, any, data, value, choose }) => (
    <Select
      key={name}
      className={classes.choice ?? ''}
      size="xs"
      clearable
      searchable
      limit={50}
      aria-label={name}
      placeholder={any}
      data={data}
      value={value}
      onChange={(chosen) => onView({ ...viewing, ...choose(chosen) })}
    />
  ));
}

function Compare({ comparing, onCompare }: Pick<ToolbarProps, 'comparing' | 'onCompare'>) {
  const [number, setNumber] = useState('');
  if (comparing)
    return (
      <Button small aria-pressed onClick={() => onCompare(null)}>
        {words.compare.off}
      </Button>
    );
  return (
    <Menu position="bottom-end" width={280}>
      <Menu.Target>
        <Button small icon={<IconArrowsDiff size={14} stroke={1.6} />}>
          {words.compare.open}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => onCompare({ with: 'spans' })}>{words.compare.spans}</Menu.Item>
        <Menu.Divider />
        <Menu.Label>{words.compare.incident}</Menu.Label>
        <form
          className={classes.compareForm}
          aria-label={words.compare.incident}
          onSubmit={(event) => {
            event.preventDefault();
            if (number.trim() !== '') onCompare({ with: 'incident', number: number.trim() });
          }}
        >
          <input
            className={classes.number}
            aria-label={words.compare.number}
            placeholder={words.compare.number}
            value={number}
            onChange={(event) => setNumber(event.currentTarget.value)}
            // The menu would take letters for a search among its items.
            onKeyDown={(event) => event.stopPropagation()}
          />
          <Button small type="submit">
            {words.compare.show}
          </Button>
        </form>
      </Menu.Dropdown>
    </Menu>
  );
}
