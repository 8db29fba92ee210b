// Asks before an unsaved text is left behind, whether by a link or by closing the tab.
import { useBlocker } from '@tanstack/react-router';

import { Confirm } from '../../ui/confirm.tsx';
import { words } from './words.ts';

export function LeaveGuard({ dirty }: { dirty: boolean }) {
  const blocker = useBlocker({
    shouldBlockFn: ({ current, next }) => dirty && current.pathname !== next.pathname,
    enableBeforeUnload: dirty,
    withResolver: true,
  });
  return (
    <Confirm
      opened={blocker.status === 'blocked'}
      title={words.page.leave}
      action={words.page.leaveAct}
      danger
      onConfirm={() => blocker.proceed?.()}
      onClose={() => blocker.reset?.()}
    >
      {words.page.leaveHelp}
    </Confirm>
  );
}
