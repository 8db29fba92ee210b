// The link of an invitation, shown this once.
import { Modal } from '@mantine/core';

import { Button } from '../../../ui/button.tsx';
import { CopyButton } from '../../../ui/copy.tsx';

import classes from '../admin.module.css';

type MadeLinkProps = { email: string; made: { link: string; mailed: boolean }; onClose: () => void };

export function MadeLink({ email, made, onClose }: MadeLinkProps) {
  return (
    <Modal opened onClose={onClose} title={`${email} is invited`} size={520} closeOnClickOutside={false}>
      <p className="soft">
        {made.mailed
          ? 'The link is on its way by mail. It is shown here this once, should the mail not arrive.'
          : 'Send this link to them by a way you trust. It is shown this once.'}{' '}
        Whoever has it can accept; it works once, within seven days.
      </p>
      <div className={classes.key}>
        <code className="mono">{made.link}</code>
        <CopyButton text={made.link} look="primary" />
      </div>
      <div className={classes.foot}>
        <Button onClick={onClose}>{made.mailed ? 'Done' : 'I have copied it'}</Button>
      </div>
    </Modal>
  );
}
