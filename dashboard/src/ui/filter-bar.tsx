// The line that narrows a list: chips for what is set, and a field for `field:value` or free text.
import { IconSearch } from '@tabler/icons-react';
import { useState, type KeyboardEvent, type Ref } from 'react';

import { Chip } from './badge.tsx';
import { classNames } from './class-names.ts';
import { readFieldValue, suggest, valueMeant, type FilterField, type Suggestion } from './filter-words.ts';
import { Kbd } from './kbd.tsx';
import { words } from './words.ts';

import classes from './filter-bar.module.css';

export type FilterChip = { field: string; value: string; label: string };
type FilterBarProps = {
  label: string;
  placeholder: string;
  fields: readonly FilterField[];
  chips: readonly FilterChip[];
  onAdd: (field: string, value: string) => void;
  onRemove: (chip: FilterChip) => void;
  /** Free text, on Enter. */
  onText: (text: string) => void;
  inputRef?: Ref<HTMLInputElement>;
};

export function FilterBar({ label, placeholder, fields, chips, onAdd, onRemove, onText, inputRef }: FilterBarProps) {
  const [typed, setTyped] = useState('');
  const [open, setOpen] = useState(false);
  const [at, setAt] = useState(-1);
  const suggestions = open ? suggest(typed, fields) : [];

  const take = (suggestion: Suggestion) => {
    setAt(-1);
    if (suggestion.value === null) setTyped(suggestion.text);
    else {
      onAdd(suggestion.field, suggestion.value);
      setTyped('');
    }
  };
  const enter = () => {
    const picked = suggestions[at];
    if (picked) return take(picked);
    const text = typed.trim();
    const read = readFieldValue(text, fields);
    const only = read && suggestions.length === 1 ? suggestions[0]?.value : undefined;
    const value = read ? (valueMeant(read.field, read.value) ?? only) : null;
    if (read && value !== null && value !== undefined) onAdd(read.field.id, value);
    else if (read || text === '') return;
    else onText(text);
    setTyped('');
    setOpen(false);
  };
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    const last = chips.at(-1);
    if (step !== 0) {
      setOpen(true);
      setAt((before) => Math.min(suggestions.length - 1, Math.max(-1, before + step)));
    } else if (event.key === 'Enter') enter();
    else if (event.key === 'Backspace' && typed === '' && last) onRemove(last);
    else if (event.key === 'Escape') {
      if (open) setOpen(false);
      else event.currentTarget.blur();
    } else return;
    if (event.key !== 'Backspace') event.preventDefault();
  };

  return (
    <search className={classes.bar} aria-label={label}>
      <IconSearch size={14} />
      {chips.map((chip) => (
        <Chip
          key={`${chip.field}:${chip.value}`}
          field={chip.field}
          onRemove={() => onRemove(chip)}
          removeLabel={words.removeChip(chip.field, chip.label)}
        >
          {chip.label}
        </Chip>
      ))}
      <input
        ref={inputRef}
        className={classes.input}
        role="combobox"
        aria-label={label}
        aria-expanded={suggestions.length > 0}
        aria-controls="filter-suggestions"
        aria-activedescendant={at >= 0 ? `filter-suggestion-${at}` : undefined}
        placeholder={chips.length === 0 ? placeholder : ''}
        autoComplete="off"
        spellCheck={false}
        value={typed}
        onChange={(event) => {
          setTyped(event.currentTarget.value);
          setOpen(true);
          setAt(-1);
        }}
        onFocus={() => setOpen(true)}
        onBlur={() => setOpen(false)}
        onKeyDown={onKeyDown}
      />
      <Kbd keys="/" />
      {suggestions.length > 0 && (
        <div id="filter-suggestions" className={classes.suggestions} role="listbox" aria-label={words.suggestions}>
          {suggestions.map((suggestion, place) => (
            <div
              key={suggestion.text}
              id={`filter-suggestion-${place}`}
              role="option"
              tabIndex={-1}
              aria-selected={place === at}
              className={classNames(classes.suggestion, place === at && classes.current)}
              // Before the input loses the focus and the list goes.
              onPointerDown={(event) => {
                event.preventDefault();
                take(suggestion);
              }}
            >
              <span className="ellipsis">{suggestion.label}</span>
              <span className={classes.aside}>{suggestion.aside}</span>
            </div>
          ))}
        </div>
      )}
    </search>
  );
}
