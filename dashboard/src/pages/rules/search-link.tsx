// From a threshold or a saved query to the events it searches for.
import { IconSearch } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import type { RuleDocument } from '@tocsin/contracts/rule';

import { useCan } from '../../session/session.ts';
import { Button } from '../../ui/button.tsx';
import { ruleNotesQuery } from './queries.ts';
import { words } from './words.ts';

export function SearchLink({ rule }: { rule: RuleDocument }) {
  const navigate = useNavigate();
  const { data: notes } = useQuery(ruleNotesQuery(rule.source));
  const mayRead = useCan('event:read');
  if (!mayRead || !notes || notes.query === null) return null;
  const { query, range } = notes;
  return (
    <Button
      icon={<IconSearch size={14} stroke={1.6} />}
      onClick={() => void navigate({ to: '/search', search: { query: [query], range: [range ?? '24h'] } })}
    >
      {words.body.openSearch}
    </Button>
  );
}
