// Asks before something that cannot be undone, or asks for the reason it needs.
import { Modal, Textarea } from '@mantine/core';
import { useState } from 'react';

import { Button } from './button.tsx';
import { words } from './words.ts';

type ConfirmProps = {
  opened: boolean;
  title: string;
  /** What will happen, in a sentence. */
  children: string;
  action: string;
  danger?: boolean;
  busy?: boolean;
  /** The label of a text that must be given. */
  reason?: string;
  onConfirm: (reason: string) => void;
  onClose: () => void;
};

export function Confirm(props: ConfirmProps) {
  const { opened, title, children, action, danger, busy, reason: reasonLabel, onConfirm, onClose } = props;
  const [reason, setReason] = useState('');
  const ready = reasonLabel === undefined || reason.trim() !== '';
  return (
    <Modal opened={opened} onClose={onClose} title={title} size={440}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (ready) onConfirm(reason.trim());
        }}
      >
        <p className="soft">{children}</p>
        {reasonLabel !== undefined && (
          <Textarea
            label={reasonLabel}
            mt="md"
            autosize
            minRows={3}
            maxLength={2000}
            required
            data-autofocus
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
          />
        )}
        <div className="row" style={{ justifyContent: 'flex-end', marginTop: 16 }}>
          <Button onClick={onClose}>{words.cancel}</Button>
          <Button type="submit" look={danger ? 'danger' : 'primary'} busy={busy === true} disabled={!ready}>
            {action}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
