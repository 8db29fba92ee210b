// A person as initials in a colour of their own; a dash where nobody is.
import { Tooltip } from '@mantine/core';
import type { CSSProperties } from 'react';

import { initials } from '../lib/format.ts';
import { classNames } from './class-names.ts';
import { words } from './words.ts';

import classes from './avatar.module.css';

const hues = ['var(--accent)', 'var(--ai)', 'var(--low)', 'var(--medium)', 'var(--high)', 'var(--ok)'];

/** The same name always gets the same colour. */
function hueOf(name: string): string {
  let sum = 0;
  for (const letter of name) sum = (sum * 31 + (letter.codePointAt(0) ?? 0)) % 9973;
  return hues[sum % hues.length] ?? 'var(--accent)';
}

export function Avatar({ name, nobody = words.unassigned }: { name: string | null; nobody?: string }) {
  if (name === null) {
    return (
      <span className={classNames(classes.avatar, classes.nobody)} role="img" aria-label={nobody}>
        –
      </span>
    );
  }
  const style: CSSProperties & { '--hue': string } = { '--hue': hueOf(name) };
  return (
    <Tooltip label={name}>
      <span className={classes.avatar} style={style} role="img" aria-label={name}>
        {initials(name)}
      </span>
    </Tooltip>
  );
}
