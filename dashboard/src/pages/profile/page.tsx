// One's own account: name, password, second factors, where one is signed in, and the theme.
import { SegmentedControl, useMantineColorScheme } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';

import { PageHeader } from '../../shell/page-header.tsx';
import { Panel } from '../../ui/panel.tsx';
import { Problem } from '../../ui/problem.tsx';
import { SkeletonRows } from '../../ui/skeleton.tsx';
import { Devices } from './devices.tsx';
import { Identities } from './identities.tsx';
import { LanguagePanel } from './language-panel.tsx';
import { NamePanel } from './name-panel.tsx';
import { PasswordPanel } from './password-panel.tsx';
import { profileQuery } from './queries.ts';
import { SecondFactors } from './second-factors.tsx';
import { words } from './words.ts';

import classes from './profile.module.css';

export function ProfilePage() {
  const profile = useQuery(profileQuery);
  return (
    <div className={classes.page}>
      <PageHeader title={words.title} />
      {profile.isError && <Problem error={profile.error} onRetry={() => void profile.refetch()} />}
      {profile.isPending && <SkeletonRows label={words.loading} rows={6} />}
      {profile.data && (
        <div className={classes.columns}>
          <div className={classes.stack}>
            <NamePanel key={profile.data.name} profile={profile.data} />
            <SecondFactors profile={profile.data} />
            <Identities profile={profile.data} />
            <ThemePanel />
            <LanguagePanel />
          </div>
          <div className={classes.stack}>
            <PasswordPanel profile={profile.data} />
            <Devices />
          </div>
        </div>
      )}
    </div>
  );
}

const themes = [
  { value: 'dark', label: words.dark },
  { value: 'light', label: words.light },
  { value: 'auto', label: words.auto },
] as const;

function ThemePanel() {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    <Panel title={words.theme}>
      <div className={classes.body}>
        <SegmentedControl
          aria-label={words.theme}
          data={[...themes]}
          value={colorScheme}
          onChange={(value) => setColorScheme(themes.find((theme) => theme.value === value)?.value ?? 'auto')}
        />
      </div>
    </Panel>
  );
}
