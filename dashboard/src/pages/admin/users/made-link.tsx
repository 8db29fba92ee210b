// The link of an invitation, shown this once.
import { Modal } from '@mantine/core';

import { Button } from '../../../ui/button.tsx';
import { CopyButton } from '../../../ui/copy.tsx';
import { words } from './words.ts';

import classes from '../admin.module.css';

type MadeLinkProps = { email: string; made: { link: string; mailed: boolean }; onClose: () => void };

export function MadeLink({ email, made, onClose }: MadeLinkProps) {
  return (
    <Modal opened onClose={onClose} title={words.isInvited(email)} size={520} closeOnClickOutside={false}>
      <p className="soft">
        {made.mailed ? words.linkMailed : words.linkToSend} {words.linkHelp}
      </p>
      <div className={classes.key}>
        <code className="mono">{made.link}</code>
        <CopyButton text={made.link} look="primary" />
      </div>
      <div className={classes.foot}>
        <Button onClick={onClose}>{made.mailed ? words.done : words.haveCopied}</Button>
      </div>
    </Modal>
  );
}
