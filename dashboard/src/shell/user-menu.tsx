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

import { prefer, usePreferences } from '../lib/preferences.ts';
import { signOut, useSession } from '../session/session.ts';
import { Avatar } from '../ui/avatar.tsx';
import { showProblem } from '../ui/toast.tsx';
import { OrganisationMenu } from './organisation-menu.tsx';
import { words } from './words.ts';

import classes from './shell.module.css';

const themes = [
  { scheme: 'dark', word: words.dark, Icon: IconMoon },
  { scheme: 'light', word: words.light, Icon: IconSun },
  { scheme: 'auto', word: words.auto, Icon: IconDeviceDesktop },
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
              {words.role(role)}, {session.organisation.name}
            </span>
          </span>
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{session.user.email}</Menu.Label>
        <OrganisationMenu />
        <Menu.Item component={Link} to="/profile" leftSection={<IconUserCircle size={15} stroke={1.6} />}>
          {words.profile}
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
          {clock === 'utc' ? words.showLocal : words.showUtc}
        </Menu.Item>
        <Menu.Item
          leftSection={<IconLayoutSidebarLeftCollapse size={15} stroke={1.6} />}
          onClick={() => prefer({ navigation: navigation === 'wide' ? 'narrow' : 'wide' })}
        >
          {navigation === 'wide' ? words.narrow : words.wide}
        </Menu.Item>
        <Menu.Divider />
        <Menu.Item
          leftSection={<IconLogout size={15} stroke={1.6} />}
          onClick={() => void signOut().catch((error: unknown) => showProblem(error, words.signingOut))}
        >
          {words.signOut}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
