// What the palette offers: pages, actions, and what the server finds.
import {
  IconAlertTriangle,
  IconArrowRight,
  IconBaselineDensityMedium,
  IconClockHour4,
  IconLogout,
  IconMoon,
  IconSearch,
  IconShieldCode,
  IconSun,
} from '@tabler/icons-react';
import { queryOptions } from '@tanstack/react-query';
import type { ReactNode } from 'react';

import { call } from '../lib/api.ts';
import type { Preferences } from '../lib/preferences.ts';
import { pages } from '../pages.ts';
import { SeverityGlyph } from '../ui/severity.tsx';
import { said } from '../words/said.ts';
import { alertStageWords } from '../words/stages.ts';
import { words } from './words.ts';

export type Entry = {
  id: string;
  group: string;
  title: string;
  detail?: string;
  icon: ReactNode;
  run: () => void;
};
type May = (permission: string) => boolean;
type Go = (to: string, search?: Record<string, string[]>) => void;

export const pageEntries = (may: May, go: Go): Entry[] =>
  pages
    .filter((page) => page.group !== undefined && may(page.permission))
    .map((page) => ({
      id: page.path,
      group: words.goTo,
      title: page.title,
      icon: page.icon ? <page.icon size={16} stroke={1.6} /> : <IconArrowRight size={16} stroke={1.6} />,
      run: () => go(page.path),
    }));

type Actions = {
  dark: boolean;
  utc: boolean;
  compact: boolean;
  onTheme: (scheme: 'dark' | 'light') => void;
  onPrefer: (patch: Partial<Preferences>) => void;
  onSignOut: () => void;
};

export function actionEntries({ dark, utc, compact, onTheme, onPrefer, onSignOut }: Actions): Entry[] {
  const act = (id: string, title: string, icon: ReactNode, run: () => void): Entry => ({
    id,
    group: words.doIt,
    title,
    icon,
    run,
  });
  return [
    act(
      'theme',
      dark ? words.toLight : words.toDark,
      dark ? <IconSun size={16} stroke={1.6} /> : <IconMoon size={16} stroke={1.6} />,
      () => onTheme(dark ? 'light' : 'dark'),
    ),
    act('clock', utc ? words.showLocal : words.showUtc, <IconClockHour4 size={16} stroke={1.6} />, () =>
      onPrefer({ clock: utc ? 'local' : 'utc' }),
    ),
    act(
      'density',
      compact ? words.comfortable : words.compact,
      <IconBaselineDensityMedium size={16} stroke={1.6} />,
      () => onPrefer({ density: compact ? 'comfortable' : 'compact' }),
    ),
    act('sign-out', words.signOut, <IconLogout size={16} stroke={1.6} />, onSignOut),
  ];
}

/** Alerts, incidents and rules whose number or words match. What a person may not read is not asked for. */
export const foundQuery = (text: string, may: May, go: Go) =>
  queryOptions({
    queryKey: ['palette', text],
    queryFn: async ({ signal }) => {
      const ask = { q: text, limit: 5 };
      const [alerts, incidents, rules] = await Promise.all([
        may('alert:read') ? call('GET /alerts', ask, { signal }) : { items: [] },
        may('incident:read') ? call('GET /incidents', ask, { signal }) : { items: [] },
        may('rule:read') ? call('GET /detection/rules', ask, { signal }) : { items: [] },
      ]);
      return { alerts: alerts.items, incidents: incidents.items, rules: rules.items };
    },
    select: ({ alerts, incidents, rules }): Entry[] => [
      ...alerts.map((alert) => ({
        id: alert.id,
        group: words.alerts,
        title: said(alert.title),
        detail: `${alert.number}, ${alertStageWords[alert.stage]}${alert.site ? `, ${alert.site.name}` : ''}`,
        icon: <SeverityGlyph severity={alert.severity} />,
        run: () => go(`/alerts/${alert.number}`),
      })),
      ...incidents.map((incident) => ({
        id: incident.id,
        group: words.incidents,
        title: said(incident.title),
        detail: `${incident.number}, SEV${incident.severity}, ${words.incidentStage(incident.stage)}`,
        icon: <IconAlertTriangle size={16} stroke={1.6} />,
        run: () => go(`/incidents/${incident.number}`),
      })),
      ...rules.map((rule) => ({
        id: rule.id,
        group: words.rules,
        title: rule.title,
        detail: rule.enabled ? words.enabled : words.disabled,
        icon: <IconShieldCode size={16} stroke={1.6} />,
        run: () => go(`/rules/${rule.id}`),
      })),
      ...(may('event:read') && pages.some((page) => page.path === '/search')
        ? [
            {
              id: 'search-events',
              group: words.events,
              title: words.searchEvents(text),
              icon: <IconSearch size={16} stroke={1.6} />,
              run: () => go('/search', { query: [text] }),
            },
          ]
        : []),
    ],
    placeholderData: (before) => before,
  });
