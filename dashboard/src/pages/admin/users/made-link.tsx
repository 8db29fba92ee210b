// The link of an invitation, shown this once.
import { ShownOnce } from '../../../ui/shown-once.tsx';
import { ShownOnceDialog } from '../shared/shown-once-dialog.tsx';
import { words } from './words.ts';

type MadeLinkProps = { email: string; made: { link: string; mailed: boolean }; onClose: () => void };

export function MadeLink({ email, made, onClose }: MadeLinkProps) {
  return (
    <ShownOnceDialog
      title={words.isInvited(email)}
      lead={`${made.mailed ? words.linkMailed : words.linkToSend} ${words.linkHelp}`}
      done={made.mailed ? words.done : words.haveCopied}
      onClose={onClose}
    >
      <ShownOnce text={made.link} />
    </ShownOnceDialog>
  );
}
