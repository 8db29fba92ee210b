// How forms are laid out: fields below each other or in two columns, and the buttons at their foot.
import type { ReactNode } from 'react';

import classes from './form.module.css';

type FormProps = { label?: string; autoComplete?: 'off' | undefined; onSubmit: () => void; children: ReactNode };

/** Faults are said by the server, at the fields they are about. */
export const Form = ({ label, autoComplete, onSubmit, children }: FormProps) => (
  <form
    className={classes.form}
    noValidate
    autoComplete={autoComplete}
    aria-label={label}
    onSubmit={(event) => {
      event.preventDefault();
      onSubmit();
    }}
  >
    {children}
  </form>
);

/** Laid out as a form is, where nothing is asked. */
export const FormStack = ({ children }: { children: ReactNode }) => <div className={classes.form}>{children}</div>;

/** Two fields beside each other. */
export const FormPair = ({ children }: { children: ReactNode }) => <div className={classes.pair}>{children}</div>;

/** Many fields in two columns that do not grow beyond what is read easily. */
export const FormGrid = ({ children }: { children: ReactNode }) => <div className={classes.grid}>{children}</div>;

/** The buttons below; what is done first stands last. */
export const FormFoot = ({ children }: { children: ReactNode }) => <div className={classes.foot}>{children}</div>;
