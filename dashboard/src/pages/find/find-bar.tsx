// Where the search is written: coloured as it is read, completed as it is typed, underlined where it is wrong.
import { IconSearch, IconX } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useDeferredValue, useEffect, useId, useRef, useState } from 'react';

import { Button, IconButton } from '../../ui/button.tsx';
import { Kbd } from '../../ui/kbd.tsx';
import { complete, type Completion } from '../search/completions.ts';
import { Highlight } from '../search/highlight.tsx';
import type { Fault } from '../search/query-bar.tsx';
import { writeValue } from '../search/query-edit.ts';
import { wantedAt } from '../search/query-tokens.ts';
import { suggestionsQuery } from './queries.ts';
import { words } from './words.ts';

import classes from '../search/query-bar.module.css';

type FindBarProps = {
  /** What the URL holds. */
  query: string;
  faults: readonly Fault[];
  areaRef: React.RefObject<HTMLTextAreaElement | null>;
  onSearch: (query: string) => void;
};
const mostOffered = 9;

export function FindBar({ query, faults, areaRef, onSearch }: FindBarProps) {
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
  const completions = useCompletions(text, closed ? null : caret);
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
  const onKeyDown = (event: React.KeyboardEvent<HTMLTextAreaElement>): void => {
    const first = open ? completions[Math.max(0, active)] : undefined;
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step !== 0 && open) {
      const count = completions.length + 1;
      setActive((at) => ((at + 1 + step + count) % count) - 1);
    } else if (step !== 0) setClosed(false);
    else if (event.key === 'Tab' && first && !event.shiftKey) put(first);
    else if (event.key === 'Enter' && !event.shiftKey) {
      if (first && active >= 0) put(first);
      else search(text);
    } else if (event.key === 'Escape') {
      if (open) setClosed(true);
      else event.currentTarget.blur();
    } else return;
    event.preventDefault();
  };

  return (
    <search className={classes.bar} data-faulty={faults.length > 0 || undefined}>
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
          placeholder={words.placeholder}
          aria-label={words.label}
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
        {open && <Offered id={listId} completions={completions} active={active} onChoose={put} />}
      </div>
      {text !== '' && (
        <IconButton
          label={words.clear}
          onClick={() => {
            setText('');
            search('');
            areaRef.current?.focus();
          }}
        >
          <IconX size={15} stroke={1.6} />
        </IconButton>
      )}
      <Kbd keys="/" />
      <Button small look="primary" onClick={() => search(text)}>
        {words.search}
      </Button>
    </search>
  );
}

function useCompletions(text: string, caret: number | null): readonly Completion[] {
  const wanted = useDeferredValue(caret === null ? null : wantedAt(text, caret));
  const field = wanted?.kind === 'value' ? wanted.field : null;
  const isAsked = wanted !== null && (wanted.kind === 'value' || wanted.prefix !== '');
  const found = useQuery({ ...suggestionsQuery(field, wanted?.prefix ?? ''), enabled: isAsked });
  if (!wanted || !isAsked) return [];
  return (found.data?.items ?? [])
    .filter(({ value }) => value !== wanted.prefix)
    .slice(0, mostOffered)
    .map(({ value, label }) => ({
      kind: wanted.kind,
      label: value,
      hint: label ?? '',
      text: wanted.kind === 'field' ? `${value}:` : `${writeValue(value)} `,
      from: wanted.from,
      to: wanted.to,
    }));
}

type OfferedProps = {
  id: string;
  completions: readonly Completion[];
  active: number;
  onChoose: (completion: Completion) => void;
};

function Offered({ id, completions, active, onChoose }: OfferedProps) {
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    list.current?.children[active]?.scrollIntoView({ block: 'nearest' });
  }, [active]);
  return (
    <div ref={list} id={id} role="listbox" aria-label={words.completions} className={classes.list}>
      {completions.map((completion, index) => (
        <div
          key={completion.label}
          id={`${id}-${index}`}
          role="option"
          tabIndex={-1}
          aria-selected={index === active}
          className={classes.option}
          onPointerDown={(event) => {
            // The caret stays in the search.
            event.preventDefault();
            onChoose(completion);
          }}
        >
          <span className="mono ellipsis">{completion.label}</span>
          <span className={classes.hint}>{completion.hint}</span>
        </div>
      ))}
      <div className={classes.keys} role="presentation">
        <Kbd keys="Tab" /> {words.completes} <Kbd keys="Enter" /> {words.searches}
      </div>
    </div>
  );
}
