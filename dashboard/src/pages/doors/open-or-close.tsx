// The one button that opens a door or closes it.
import { useMutation } from '@tanstack/react-query';
import type { Door } from '@tocsin/contracts/api/doors';

import { useCan } from '../../session/session.ts';
import { Button } from '../../ui/button.tsx';
import { showProblem } from '../../ui/toast.tsx';
import { changeDoor } from './queries.ts';
import { words } from './words.ts';

export function OpenOrClose({ door }: { door: Door }) {
  const mayChange = useCan('identity:write') && door.settings.organisation !== 'other';
  const { enabled } = door.settings;
  const change = useMutation({
    mutationFn: () => changeDoor({ doorId: door.id, enabled: !enabled, rev: door.rev }),
    onError: (error) => showProblem(error, enabled ? words.closing : words.opening),
  });
  if (!mayChange) return null;
  return (
    <Button small look={enabled ? 'plain' : 'primary'} busy={change.isPending} onClick={() => change.mutate()}>
      {enabled ? words.close : words.open}
    </Button>
  );
}
