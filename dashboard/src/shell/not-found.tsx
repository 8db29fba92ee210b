// No such page.
import { IconMapOff } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';

import { EmptyState } from '../ui/empty-state.tsx';

export function NotFound() {
  return (
    <EmptyState
      icon={<IconMapOff size={20} stroke={1.6} />}
      title="There is no such page"
      actions={<Link to="/">Go to the first page</Link>}
    >
      The address may be mistyped, or the page may be of another version of Tocsin.
    </EmptyState>
  );
}
