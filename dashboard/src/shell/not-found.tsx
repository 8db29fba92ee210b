// No such page.
import { IconMapOff } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';

import { EmptyState } from '../ui/empty-state.tsx';
import { words } from './words.ts';

export function NotFound() {
  return (
    <EmptyState
      icon={<IconMapOff size={20} stroke={1.6} />}
      title={words.noPage}
      actions={<Link to="/">{words.toFirstPage}</Link>}
    >
      {words.mistyped}
    </EmptyState>
  );
}
