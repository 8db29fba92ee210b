// A button for what cannot be undone: it asks first.
import { useState } from 'react';

import { Button } from './button.tsx';
import { Confirm } from './confirm.tsx';

type ConfirmedButtonProps = {
  label: string;
  look: 'primary' | 'danger' | 'quiet' | 'plain';
  small?: boolean;
  busy: boolean;
  /** The question. */
  title: string;
  /** What will happen, in a sentence. */
  children: string;
  /** The word on the button that does it. */
  action: string;
  danger?: boolean;
  onConfirm: () => void;
};

export function ConfirmedButton(props: ConfirmedButtonProps) {
  const { label, look, small, busy, title, children, action, danger = true, onConfirm } = props;
  const [asking, setAsking] = useState(false);
  return (
    <>
      <Button look={look} small={small === true} busy={busy} onClick={() => setAsking(true)}>
        {label}
      </Button>
      <Confirm
        opened={asking}
        title={title}
        action={action}
        danger={danger}
        onConfirm={() => {
          setAsking(false);
          onConfirm();
        }}
        onClose={() => setAsking(false)}
      >
        {children}
      </Confirm>
    </>
  );
}
