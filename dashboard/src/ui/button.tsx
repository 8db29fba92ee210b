// Buttons: with words, or with an icon and a tooltip that says its name.
import { Tooltip } from '@mantine/core';
import type { ButtonHTMLAttributes, ReactNode, Ref } from 'react';

import { classNames } from './class-names.ts';
import { Kbd } from './kbd.tsx';

import classes from './button.module.css';

type ButtonProps = ButtonHTMLAttributes<HTMLButtonElement> & {
  look?: 'plain' | 'primary' | 'danger' | 'quiet';
  small?: boolean;
  busy?: boolean;
  icon?: ReactNode;
  /** The shortcut that does the same. */
  keys?: string;
  ref?: Ref<HTMLButtonElement>;
};

export function Button({
  look = 'plain',
  small,
  busy,
  icon,
  keys,
  children,
  className,
  disabled,
  ...rest
}: ButtonProps) {
  const looks = { plain: '', primary: classes.primary, danger: classes.danger, quiet: classes.quiet };
  return (
    <button
      type="button"
      className={classNames(classes.button, looks[look], small && classes.small, className)}
      disabled={disabled === true || busy === true}
      aria-busy={busy}
      {...rest}
    >
      {busy ? <span className={classes.busy} /> : icon}
      {children}
      {keys && <Kbd keys={keys} />}
    </button>
  );
}

type IconButtonProps = ButtonHTMLAttributes<HTMLButtonElement> & {
  label: string;
  children: ReactNode;
  ref?: Ref<HTMLButtonElement>;
};

export function IconButton({ label, children, className, ...rest }: IconButtonProps) {
  return (
    <Tooltip label={label}>
      <button
        type="button"
        aria-label={label}
        className={classNames(classes.button, classes.icon, className)}
        {...rest}
      >
        {children}
      </button>
    </Tooltip>
  );
}
