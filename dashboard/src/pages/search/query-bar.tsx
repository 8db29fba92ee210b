// Where the query is written: coloured as it is read, completed as it is typed, underlined where it is wrong.
import { Menu } from '@mantine/core';
import { IconHelp, IconHistory, IconSearch, IconX } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useDeferredValue, useEffect, useId, useRef, useState } from 'react';

import { Button, IconButton } from '../../ui/button.tsx';
import { Kbd } from '../../ui/kbd.tsx';
import { complete, type Completion, fieldCompletions, historyCompletions, valueCompletions } from './completions.ts';
import { Highlight } from './highlight.tsx';
import { forgetSearches, searchHistory } from './history.ts';
import { fieldsQuery, fieldValuesQuery } from './queries.ts';
import { wantedAt } from './query-tokens.ts';
import type { Run } from './use-event-search.ts';
import { words } from './words.ts';

import classes from './query-bar.module.css';

export type Fault = { column: number; detail: string };

type QueryBarProps = {
  /** What the URL holds. */
  query: string;
  /** Where fields and values are looked up: the window of time without the query. */
  window: Run;
  faults: readonly Fault[];
  searching: boolean;
  areaRef: React.RefObject<HTMLTextAreaElement | null>;
  onSearch: (query: string) => void;
  onCancel: () => void;
  onHelp: () => void;
};

export function QueryBar(props: QueryBarProps) {
  const { query, window, faults, searching, areaRef, onSearch, onCancel, onHelp } = props;
  const [text, setText] = useState(query);
  const [known, setKnown] = useState(query);
  const [caret, setCaret] = useState<number | null>(null);
  const [active, setActive] = useState(-1);
  const [closed, setClosed] = useState(true);
  const listId = useId();
  if (known !== query) {
    setKnown(query);
    setText(query);
  }
  const completions = useCompletions(text, closed ? null : caret, window);
  const open = !closed && completions.length > 0;

  const put = (completion: Completion): void => {
    const done = complete(text, completion);
    setText(done.text);
    setCaret(done.caret);
    setActive(-1);
    setClosed(completion.kind !== 'field');
    requestAnimationFrame(() => areaRef.current?.setSelectionRange(done.caret, done.caret));
  };
  const search = (asked: string): void => {
    setClosed(true);
    setActive(-1);
    onSearch(asked.trim());
  };
  const step = (by: number): void => {
    if (open) setActive((at) => stepped(at, by, completions.length));
    else setClosed(false);
  };
  const onKeyDown = (event: React.KeyboardEvent<HTMLTextAreaElement>): void => {
    const chosen = open ? completions[active] : undefined;
    const first = open ? completions[0] : undefined;
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') step(event.key === 'ArrowDown' ? 1 : -1);
    else if (event.key === 'Tab' && first && !event.shiftKey) put(chosen ?? first);
    else if (event.key === 'Enter' && !event.shiftKey) {
      if (chosen) put(chosen);
      else search(text);
    } else if (event.key === 'Escape') {
      if (open) setClosed(true);
      else if (searching) onCancel();
      else event.currentTarget.blur();
    } else return;
    event.preventDefault();
  };

  return (
    <div className={classes.bar} data-faulty={faults.length > 0 || undefined}>
      <IconSearch size={15} className={classes.icon} aria-hidden="true" />
      <div className={classes.field}>
        <Highlight text={text} faults={text === query ? faults : []} />
        <textarea
          ref={areaRef}
          className={classes.area}
          rows={1}
          spellCheck={false}
          autoCapitalize="off"
          autoComplete="off"
          placeholder={words.query.placeholder}
          aria-label={words.query.label}
          aria-autocomplete="list"
          aria-controls={open ? listId : undefined}
          aria-activedescendant={open && active >= 0 ? `${listId}-${active}` : undefined}
          aria-invalid={faults.length > 0}
          value={text}
          onChange={(event) => {
            setText(event.currentTarget.value);
            setCaret(event.currentTarget.selectionStart);
            setActive(-1);
            setClosed(false);
          }}
          onSelect={(event) => setCaret(event.currentTarget.selectionStart)}
          onBlur={() => setClosed(true)}
          onKeyDown={onKeyDown}
        />
        {open && <CompletionList id={listId} completions={completions} active={active} onChoose={put} />}
      </div>
      {text !== '' && (
        <IconButton
          label={words.query.clear}
          onClick={() => {
            setText('');
            search('');
          }}
        >
          <IconX size={15} stroke={1.6} />
        </IconButton>
      )}
      <Kbd keys="/" />
      <HistoryMenu onChoose={search} />
      <IconButton label={words.query.help} onClick={onHelp}>
        <IconHelp size={16} stroke={1.6} />
      </IconButton>
      {searching ? (
        <Button small look="danger" keys="Escape" onClick={onCancel}>
          {words.query.cancel}
        </Button>
      ) : (
        <Button small look="primary" onClick={() => search(text)}>
          {words.query.search}
        </Button>
      )}
    </div>
  );
}

/** Through the list and past its ends, where none is active (-1). */
const stepped = (at: number, by: number, count: number): number => ((at + 1 + by + count + 1) % (count + 1)) - 1;

function useCompletions(text: string, caret: number | null, window: Run): readonly Completion[] {
  const wanted = useDeferredValue(caret === null ? null : wantedAt(text, caret));
  const fields = useQuery({ ...fieldsQuery(window), enabled: wanted !== null });
  const field = wanted?.kind === 'value' ? wanted.field : '';
  const values = useQuery({ ...fieldValuesQuery(window, field, 100), enabled: field !== '' });
  if (!wanted) return [];
  if (wanted.kind === 'value') return valueCompletions(wanted, values.data?.items ?? []);
  const before = historyCompletions(text, searchHistory());
  if (text.trim() === '') return before;
  return wanted.prefix === '' ? [] : [...fieldCompletions(wanted, fields.data ?? []), ...before.slice(0, 3)];
}

type ListProps = {
  id: string;
  completions: readonly Completion[];
  active: number;
  onChoose: (completion: Completion) => void;
};

function CompletionList({ id, completions, active, onChoose }: ListProps) {
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    list.current?.children[active]?.scrollIntoView({ block: 'nearest' });
  }, [active]);
  return (
    <div ref={list} id={id} role="listbox" aria-label={words.query.completions} className={classes.list}>
      {completions.map((completion, index) => (
        <div
          key={`${completion.kind} ${completion.label}`}
          id={`${id}-${index}`}
          role="option"
          tabIndex={-1}
          aria-selected={index === active}
          className={classes.option}
          onPointerDown={(event) => {
            // The caret stays in the query.
            event.preventDefault();
            onChoose(completion);
          }}
        >
          <span className="mono ellipsis">{completion.label}</span>
          <span className={classes.hint}>{completion.hint}</span>
        </div>
      ))}
      <div className={classes.keys} role="presentation">
        <Kbd keys="Tab" /> {words.query.completes} <Kbd keys="Enter" /> {words.query.searches}
      </div>
    </div>
  );
}

function HistoryMenu({ onChoose }: { onChoose: (query: string) => void }) {
  const [queries, setQueries] = useState<readonly string[]>([]);
  return (
    <Menu position="bottom-end" width={420} onOpen={() => setQueries(searchHistory().slice(0, 12))}>
      <Menu.Target>
        <IconButton label={words.query.before}>
          <IconHistory size={16} stroke={1.6} />
        </IconButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{words.query.beforeHere}</Menu.Label>
        {queries.length === 0 && <Menu.Item disabled>{words.query.nothingYet}</Menu.Item>}
        {queries.map((query) => (
          <Menu.Item key={query} onClick={() => onChoose(query)}>
            <span className="mono ellipsis" style={{ display: 'block' }}>
              {query}
            </span>
          </Menu.Item>
        ))}
        {queries.length > 0 && (
          <>
            <Menu.Divider />
            <Menu.Item onClick={forgetSearches}>{words.query.forget}</Menu.Item>
          </>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}
