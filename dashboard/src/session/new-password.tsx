// Where somebody chooses a password: it can be shown and pasted, and a meter says how hard it is to guess.
import { PasswordInput } from '@mantine/core';
import { longestPassword } from '@tocsin/contracts/words';
import { useDeferredValue, useEffect, useMemo, useState, type ReactNode } from 'react';

import { words } from './new-password-words.ts';
import type { Meter } from './password-strength.ts';

import classes from './new-password.module.css';

type NewPasswordProps = {
  label: string;
  description?: string;
  value: string;
  error?: ReactNode;
  /** Names and addresses that others know of them. */
  about?: readonly string[];
  least?: number;
  size?: 'sm';
  onChange: (password: string) => void;
};

export function NewPassword({ label, value, error, about = [], least, onChange, ...look }: NewPasswordProps) {
  const [isShown, setShown] = useState(false);
  return (
    <div>
      <PasswordInput
        {...look}
        label={label}
        required
        withAsterisk={false}
        autoComplete="new-password"
        maxLength={longestPassword}
        {...(least !== undefined && { minLength: least })}
        value={value}
        error={error}
        visible={isShown}
        onVisibilityChange={setShown}
        visibilityToggleButtonProps={{ 'aria-label': isShown ? words.hide : words.show, tabIndex: 0 }}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
      <div role="status" className={classes.meter}>
        {value !== '' && <Strength password={value} about={about} />}
      </div>
    </div>
  );
}

/** Nothing until the dictionaries are here, nor where they cannot be loaded: the server judges in the end. */
function Strength({ password, about }: { password: string; about: readonly string[] }) {
  const [meter, setMeter] = useState<{ of: Meter } | null>(null);
  const settled = useDeferredValue(password);
  const known = about.join(' ');
  useEffect(() => {
    let isGone = false;
    import('./password-strength.ts')
      .then(({ loadMeter }) => loadMeter())
      .then((of) => !isGone && setMeter({ of }))
      .catch(() => undefined);
    return () => {
      isGone = true;
    };
  }, []);
  const score = useMemo(() => meter?.of(settled, [known]), [meter, settled, known]);
  if (score === undefined) return null;
  return (
    <>
      <span className={classes.bars} data-score={score} aria-hidden>
        {[1, 2, 3, 4].map((step) => (
          <i key={step} data-on={score >= step} />
        ))}
      </span>
      <span>{words.strength[score]}</span>
    </>
  );
}
