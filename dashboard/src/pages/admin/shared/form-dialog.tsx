// A dialog that asks for something: its fields, what was wrong with them, and the two ways out.
import { Modal } from '@mantine/core';
import type { ReactNode } from 'react';

import { Button } from '../../../ui/button.tsx';
import { Form } from '../../../ui/form.tsx';
import { words } from '../../../ui/words.ts';
import { FormEnd, type Work } from './form-end.tsx';

type FormDialogProps = {
  title: string;
  size: number;
  work: Work;
  /** The fields that say themselves what the server found wrong with them. */
  shown?: readonly string[];
  /** The word on the button that sends. */
  send: string;
  /** Whether it can be sent already. */
  ready?: boolean;
  /** `off` where a secret is typed. */
  autoComplete?: 'off';
  onSend: () => void;
  onClose: () => void;
  children: ReactNode;
};

export function FormDialog(props: FormDialogProps) {
  const { title, size, work, shown, send, ready = true, autoComplete, onSend, onClose, children } = props;
  return (
    <Modal opened onClose={onClose} title={title} size={size}>
      <Form autoComplete={autoComplete} onSubmit={onSend}>
        {children}
        <FormEnd work={work} shown={shown}>
          <Button onClick={onClose}>{words.cancel}</Button>
          <Button type="submit" look="primary" busy={work.isPending} disabled={!ready}>
            {send}
          </Button>
        </FormEnd>
      </Form>
    </Modal>
  );
}
