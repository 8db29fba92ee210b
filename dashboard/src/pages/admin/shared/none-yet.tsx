// Where there is none yet: what they are for, and the button that makes the first.
import type { Icon } from '@tabler/icons-react';
import type { ReactNode } from 'react';

import { Button } from '../../../ui/button.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';

export type Make = { label: string; run: () => void };
type NoneYetProps = { icon: Icon; title: string; make: Make | null; children: ReactNode };

export const NoneYet = ({ icon: Pictured, title, make, children }: NoneYetProps) => (
  <EmptyState
    icon={<Pictured size={20} stroke={1.6} />}
    title={title}
    actions={
      make && (
        <Button look="primary" onClick={make.run}>
          {make.label}
        </Button>
      )
    }
  >
    {children}
  </EmptyState>
);
