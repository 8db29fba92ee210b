// Asks before an unsaved text is left behind, whether by a link or by closing the tab.
import { useBlocker } from '@tanstack/react-router';

import { Confirm } from '../../ui/confirm.tsx';

export function LeaveGuard({ dirty }: { dirty: boolean }) {
  const blocker = useBlocker({
    shouldBlockFn: ({ current, next }) => dirty && current.pathname !== next.pathname,
    enableBeforeUnload: dirty,
    withResolver: true,
  });
  return (
    <Confirm
      opened={blocker.status === 'blocked'}
      title="Leave without saving?"
      action="Leave"
      danger
      onConfirm={() => blocker.proceed?.()}
      onClose={() => blocker.reset?.()}
    >
      What you wrote in this rule is not saved and will be lost.
    </Confirm>
  );
}
