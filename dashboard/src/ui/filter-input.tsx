// The field that narrows a list as one types; Escape and Enter leave it.
import { IconSearch } from '@tabler/icons-react';
import type { KeyboardEvent, RefObject } from 'react';

import { Kbd } from './kbd.tsx';

import classes from './filter-input.module.css';

type FilterInputProps = {
  inputRef: RefObject<HTMLInputElement | null>;
  label: string;
  typed: string;
  onType: (typed: string) => void;
  /** Where the arrows choose without leaving the field: 1 the next row that matches, -1 the one before. */
  onStep?: (step: 1 | -1) => void;
};

export function FilterInput({ inputRef, label, typed, onType, onStep }: FilterInputProps) {
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    if (onStep && event.key === 'ArrowDown') onStep(1);
    else if (onStep && event.key === 'ArrowUp') onStep(-1);
    else if (event.key === 'Escape' && typed !== '') onType('');
    else if (event.key === 'Escape' || event.key === 'Enter') event.currentTarget.blur();
    else return;
    event.preventDefault();
  };
  return (
    <search className={classes.filter}>
      <IconSearch size={14} />
      <input
        ref={inputRef}
        aria-label={label}
        placeholder={label}
        autoComplete="off"
        spellCheck={false}
        value={typed}
        onChange={(event) => onType(event.currentTarget.value)}
        onKeyDown={onKeyDown}
      />
      <Kbd keys="/" />
    </search>
  );
}
