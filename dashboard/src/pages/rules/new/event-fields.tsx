// The fields of the event a rule is made from: those that are ticked are what the drafted rule looks at.
import { TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useState } from 'react';

import { Checkbox } from '../../../ui/checkbox.tsx';
import { Confirm } from '../../../ui/confirm.tsx';
import { Problem } from '../../../ui/problem.tsx';
import { words } from './words.ts';

import classes from './new.module.css';

/** More than the server takes. */
const mostFields = 50;
/** So few are read at a glance. */
const fewFields = 12;

type EventFieldsProps = {
  /** The telling ones first. */
  offered: readonly { name: string; value: string }[];
  used: readonly string[];
  busy: boolean;
  error: unknown;
  /** Changed by hand since it was drafted. */
  dirty: boolean;
  onUse: (names: readonly string[]) => void;
};

export function EventFields({ offered, used, busy, error, dirty, onUse }: EventFieldsProps) {
  const [text, setText] = useState('');
  const [waiting, setWaiting] = useState<readonly string[] | null>(null);
  const wanted = text.trim().toLowerCase();
  const shown = offered.filter(({ name, value }) => `${name}\n${value}`.toLowerCase().includes(wanted));
  const toggle = (name: string) => {
    const next = used.includes(name) ? used.filter((each) => each !== name) : [...used, name];
    if (dirty) setWaiting(next);
    else onUse(next);
  };
  return (
    <>
      <p className={classes.hint} aria-busy={busy}>
        {words.fieldsHelp}
      </p>
      {error !== null && <Problem error={error} />}
      {offered.length > fewFields && (
        <TextInput
          aria-label={words.findField}
          placeholder={words.findField}
          leftSection={<IconSearch size={13} stroke={1.7} />}
          value={text}
          mb={6}
          onChange={(event) => setText(event.currentTarget.value)}
        />
      )}
      <ul className={classes.fields}>
        {shown.map(({ name, value }) => {
          const chosen = used.includes(name);
          return (
            <li key={name}>
              <label data-chosen={chosen || undefined}>
                <Checkbox
                  checked={chosen}
                  disabled={!chosen && used.length >= mostFields}
                  onChange={() => toggle(name)}
                />
                <span className={classes.fieldName}>{name}</span>
                <span className={classes.fieldValue} title={value}>
                  {value || words.emptyValue}
                </span>
              </label>
            </li>
          );
        })}
      </ul>
      {shown.length === 0 && <p className="muted">{words.noField(text)}</p>}
      <Confirm
        opened={waiting !== null}
        title={words.draftAgain}
        action={words.draftAgainAct}
        danger
        onConfirm={() => {
          if (waiting) onUse(waiting);
          setWaiting(null);
        }}
        onClose={() => setWaiting(null)}
      >
        {words.draftAgainHelp}
      </Confirm>
    </>
  );
}
