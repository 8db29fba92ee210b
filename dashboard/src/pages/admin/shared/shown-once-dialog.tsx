// What is shown this once, when something secret was made.
import { Modal } from '@mantine/core';
import type { ReactNode } from 'react';

import { Button } from '../../../ui/button.tsx';
import { FormFoot, FormStack } from '../../../ui/form.tsx';

type ShownOnceDialogProps = {
  title: string;
  /** What it is and that it is not shown again. */
  lead: ReactNode;
  /** The word on the button that ends it. */
  done: string;
  onClose: () => void;
  /** One `ShownOnce` or more. */
  children: ReactNode;
};

/** A click beside it would lose what it shows. */
export const ShownOnceDialog = ({ title, lead, done, onClose, children }: ShownOnceDialogProps) => (
  <Modal opened onClose={onClose} title={title} size={520} closeOnClickOutside={false}>
    <FormStack>
      <p className="soft">{lead}</p>
      {children}
      <FormFoot>
        <Button onClick={onClose}>{done}</Button>
      </FormFoot>
    </FormStack>
  </Modal>
);
