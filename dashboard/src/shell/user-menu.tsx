// The signed-in person: theme, clock, and the way out.
import { Menu, useMantineColorScheme } from '@mantine/core';
import {
  IconClockHour4,
  IconDeviceDesktop,
  IconLayoutSidebarLeftCollapse,
  IconLogout,
  IconMoon,
  IconSun,
  IconUserCircle,
} from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';

import { formatWord } from '../lib/format.ts';
import { prefer, usePreferences } from '../lib/preferences.ts';
import { signOut, useSession } from '../session/session.ts';
import { Avatar } from '../ui/avatar.tsx';
import { showProblem } from '../ui/toast.tsx';
import { OrganisationMenu } from './organisation-menu.tsx';

import classes from './shell.module.css';

const themes = [
  { scheme: 'dark', word: 'Dark theme', Icon: IconMoon },
  { scheme: 'light', word: 'Light theme', Icon: IconSun },
  { scheme: 'auto', word: 'Theme of the system', Icon: IconDeviceDesktop },
] as const;

export function UserMenu() {
  const session = useSession();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const { clock, navigation } = usePreferences();
  if (!session) return null;
  const { name, role } = session.user;
  return (
    <Menu position="top-start" width={220}>
      <Menu.Target>
        <button type="button" className={classes.user}>
          <Avatar name={name} />
          <span className={`${classes.word} grow`}>
            <span className={`${classes.userName} ellipsis`} style={{ display: 'block' }}>
              {name}
            </span>
            <span className={`${classes.userRole} ellipsis`} style={{ display: 'block' }}>
              {formatWord(role.replaceAll('_', ' '))}, {session.organisation.name}
            </span>
          </span>
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{session.user.email}</Menu.Label>
        <OrganisationMenu />
        <Menu.Item component={Link} to="/profile" leftSection={<IconUserCircle size={15} stroke={1.6} />}>
          Profile and security
        </Menu.Item>
        <Menu.Divider />
        {themes.map(({ scheme, word, Icon }) => (
          <Menu.Item
            key={scheme}
            leftSection={<Icon size={15} stroke={1.6} />}
            rightSection={scheme === colorScheme ? '✓' : undefined}
            onClick={() => setColorScheme(scheme)}
          >
            {word}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item
          leftSection={<IconClockHour4 size={15} stroke={1.6} />}
          onClick={() => prefer({ clock: clock === 'utc' ? 'local' : 'utc' })}
        >
          {clock === 'utc' ? 'Show local time' : 'Show UTC'}
        </Menu.Item>
        <Menu.Item
          leftSection={<IconLayoutSidebarLeftCollapse size={15} stroke={1.6} />}
          onClick={() => prefer({ navigation: navigation === 'wide' ? 'narrow' : 'wide' })}
        >
          {navigation === 'wide' ? 'Narrow navigation' : 'Wide navigation'}
        </Menu.Item>
        <Menu.Divider />
        <Menu.Item
          leftSection={<IconLogout size={15} stroke={1.6} />}
          onClick={() => void signOut().catch((error: unknown) => showProblem(error, 'Signing out'))}
        >
          Sign out
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
