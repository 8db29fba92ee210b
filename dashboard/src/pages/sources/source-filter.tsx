// The field that narrows the list of sources as one types; Enter and the arrows choose without leaving it.
import { IconSearch } from '@tabler/icons-react';
import type { KeyboardEvent, RefObject } from 'react';

import { Kbd } from '../../ui/kbd.tsx';

import classes from './page.module.css';

type SourceFilterProps = {
  inputRef: RefObject<HTMLInputElement | null>;
  typed: string;
  onType: (typed: string) => void;
  /** 1 chooses the next source that matches, -1 the one before. */
  onStep: (step: 1 | -1) => void;
};

export function SourceFilter({ inputRef, typed, onType, onStep }: SourceFilterProps) {
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.key === 'ArrowDown') onStep(1);
    else if (event.key === 'ArrowUp') onStep(-1);
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
        aria-label="Filter sources"
        placeholder="Filter sources"
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
