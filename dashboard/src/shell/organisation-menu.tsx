// Going to another organisation one belongs to; nothing for those who belong to one.
import { Menu } from '@mantine/core';
import { IconBuilding } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';

import { call } from '../lib/api.ts';
import { disconnect } from '../lib/live.ts';
import { showProblem } from '../ui/toast.tsx';
import { myOrganisationsQuery } from './queries.ts';
import { words } from './words.ts';

async function goTo(organisationId: string): Promise<void> {
  await call('POST /session/organisation', { organisationId });
  disconnect();
  // Nothing of the organisation one leaves may stay on the screen.
  window.location.assign('/');
}

export function OrganisationMenu() {
  const mine = useQuery(myOrganisationsQuery).data ?? [];
  if (mine.length < 2) return null;
  return (
    <>
      <Menu.Label>{words.organisation}</Menu.Label>
      {mine.map(({ id, name, current }) => (
        <Menu.Item
          key={id}
          leftSection={<IconBuilding size={15} stroke={1.6} />}
          rightSection={current ? '✓' : undefined}
          disabled={current}
          onClick={() => void goTo(id).catch((error: unknown) => showProblem(error, words.changingOrganisation))}
        >
          {name}
        </Menu.Item>
      ))}
      <Menu.Divider />
    </>
  );
}
