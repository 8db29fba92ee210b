// A text in which people are named: after `@` those who see the incident are offered.
import { type KeyboardEvent, type Ref, useId, useImperativeHandle, useRef, useState } from 'react';
import { flushSync } from 'react-dom';

import { Avatar } from '../../ui/avatar.tsx';
import { beingNamed, candidates, type Nameable } from './mentions.ts';
import { words } from './words.ts';

import classes from './markdown-editor.module.css';

type Props = {
  label: string;
  placeholder: string;
  rows: number;
  longest: number;
  value: string;
  people: readonly Nameable[];
  onChange: (value: string) => void;
  ref?: Ref<HTMLTextAreaElement>;
};

export function MentionArea({ label, placeholder, rows, longest, value, people, onChange, ref }: Props) {
  const area = useRef<HTMLTextAreaElement>(null);
  useImperativeHandle(ref, () => area.current as HTMLTextAreaElement);
  const list = useId();
  const [caret, setCaret] = useState<number | null>(null);
  const [chosen, setChosen] = useState(0);
  const naming = caret === null || people.length === 0 ? null : beingNamed(value, caret);
  const offered = naming ? candidates(people, naming.typed) : [];
  const at = Math.min(chosen, offered.length - 1);
  const active = offered[at];

  const take = ({ name }: Nameable): void => {
    if (!naming || caret === null) return;
    const before = `${value.slice(0, naming.from)}@${name} `;
    // At once, so that what is typed next stands behind the name.
    flushSync(() => {
      onChange(before + value.slice(caret).trimStart());
      setCaret(null);
    });
    area.current?.focus();
    area.current?.setSelectionRange(before.length, before.length);
  };

  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>): void => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) event.currentTarget.form?.requestSubmit();
    else if (active && (event.key === 'ArrowDown' || event.key === 'ArrowUp')) {
      event.preventDefault();
      setChosen((at + (event.key === 'ArrowDown' ? 1 : offered.length - 1)) % offered.length);
    } else if (active && (event.key === 'Enter' || event.key === 'Tab')) {
      event.preventDefault();
      take(active);
    } else if (event.key === 'Escape') {
      // First the list goes; what is written stays: only the button throws it away.
      if (active) setCaret(null);
      else event.currentTarget.blur();
      event.stopPropagation();
    }
  };

  return (
    <div className={classes.naming}>
      <textarea
        ref={area}
        className={classes.area}
        aria-label={label}
        aria-autocomplete={people.length > 0 ? 'list' : undefined}
        aria-controls={active ? list : undefined}
        aria-activedescendant={active ? `${list}-${active.id}` : undefined}
        placeholder={placeholder}
        rows={rows}
        maxLength={longest}
        value={value}
        onChange={(event) => {
          onChange(event.currentTarget.value);
          setCaret(event.currentTarget.selectionStart);
          setChosen(0);
        }}
        onBlur={() => setCaret(null)}
        onKeyDown={onKeyDown}
      />
      {active && (
        <div id={list} className={classes.offered} role="listbox" aria-label={words.comments.mention}>
          {offered.map((person, place) => (
            <div
              key={person.id}
              id={`${list}-${person.id}`}
              role="option"
              aria-selected={place === at}
              // The text keeps the caret.
              onPointerDown={(event) => {
                event.preventDefault();
                take(person);
              }}
            >
              <Avatar name={person.name} />
              <span className="ellipsis">{person.name}</span>
            </div>
          ))}
        </div>
      )}
    </div>
  );
}
