// From one event to a rule that finds more like it, for those who write rules.
import { IconShieldPlus } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';

import { useCan } from '../session/session.ts';
import { Button } from '../ui/button.tsx';
import { words } from './words.ts';

export function RuleFromEvent({ eventId }: { eventId: string }) {
  const navigate = useNavigate();
  if (!useCan('rule:write')) return null;
  return (
    <Button
      small
      icon={<IconShieldPlus size={14} stroke={1.6} />}
      onClick={() => void navigate({ to: '/rules/new', search: { event: [eventId] } })}
    >
      {words.newRule}
    </Button>
  );
}
