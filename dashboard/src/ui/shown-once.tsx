// A token, secret or address that is shown this once, with the button that copies it.
import type { ReactNode } from 'react';

import { CopyButton } from './copy.tsx';
import { words } from './words.ts';

import classes from './shown-once.module.css';

type ShownOnceProps = {
  text: string;
  /** What it is, where it is not said above it. */
  label?: string;
  /** Beside the button that copies. */
  children?: ReactNode;
};

export const ShownOnce = ({ text, label, children }: ShownOnceProps) => (
  <div className={classes.once}>
    {label !== undefined && <span className={classes.label}>{label}</span>}
    <code className="mono">{text}</code>
    <CopyButton
      text={text}
      look="primary"
      {...(label === undefined ? {} : { label: words.copyWhat(label.toLowerCase()) })}
    />
    {children}
  </div>
);
