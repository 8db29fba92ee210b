// What the palette offers: pages, actions, and what the server finds.
import {
  IconAffiliate,
  IconAlertTriangle,
  IconArrowRight,
  IconBaselineDensityMedium,
  IconClockHour4,
  IconLogout,
  IconMoon,
  IconSearch,
  IconShieldCode,
  IconSun,
  IconZoom,
} from '@tabler/icons-react';
import { queryOptions } from '@tanstack/react-query';
import type { Found } from '@tocsin/contracts/finding';
import type { IncidentStage } from '@tocsin/contracts/words';
import type { ReactNode } from 'react';

import { call } from '../lib/api.ts';
import type { Preferences } from '../lib/preferences.ts';
import { pages } from '../pages.ts';
import { SeverityGlyph } from '../ui/severity.tsx';
import { said } from '../words/said.ts';
import { alertStageSaid } from '../words/stages.ts';
import { words as paletteWords } from './palette-words.ts';
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

/** As words, whatever signs are among them; a number and an indicator stay what they are. */
const asWords = (text: string): string =>
  text
    .split(/\s+/)
    .map((word) =>
      /^[\p{L}\p{N}_.-]+$/u.test(word) && !/^(?:and|or|not)$|^-/i.test(word)
        ? word
        : `"${word.replaceAll(/["\\]/g, String.raw`\$&`)}"`,
    )
    .join(' ');

const placeOf = { alert: '/alerts/', incident: '/incidents/', evidence: '/evidence/' } as const;

/** The record of that number, then alerts, incidents, entities and rules. What a person may not read is not asked for. */
export const foundQuery = (text: string, may: May, go: Go) =>
  queryOptions({
    queryKey: ['palette', text],
    queryFn: async ({ signal }) => {
      const q = asWords(text);
      const about = await call('GET /find', { q }, { signal });
      const ask = { q, limit: 5 };
      const nothing = { items: [] };
      const has = (kind: string) => about.kinds.some((each) => each === kind);
      const [alerts, incidents, entities, rules] = await Promise.all([
        has('alert') ? call('GET /find/alerts', ask, { signal }) : nothing,
        has('incident') ? call('GET /find/incidents', ask, { signal }) : nothing,
        has('entity') ? call('GET /find/entities', ask, { signal }) : nothing,
        may('rule:read') ? call('GET /detection/rules', { q: text, limit: 5 }, { signal }) : nothing,
      ]);
      return { about, found: [...alerts.items, ...incidents.items, ...entities.items], rules: rules.items };
    },
    select: ({ about, found, rules }): Entry[] => [
      ...jumpEntries(about.jump, go),
      ...found.map((one) => foundEntry(one, go)),
      ...rules.map((rule) => ({
        id: rule.id,
        group: words.rules,
        title: rule.title,
        detail: rule.enabled ? words.enabled : words.disabled,
        icon: <IconShieldCode size={16} stroke={1.6} />,
        run: () => go(`/rules/${rule.id}`),
      })),
      ...overEntries(text, may, go),
    ],
    placeholderData: (before) => before,
  });

function jumpEntries(jump: { kind: string; number: string; title: string } | null, go: Go): Entry[] {
  const place = Object.entries(placeOf).find(([kind]) => kind === jump?.kind)?.[1];
  if (!jump || place === undefined) return [];
  return [
    {
      id: `jump ${jump.number}`,
      group: words.goTo,
      title: paletteWords.goToRecord(jump.number),
      detail: said(jump.title),
      icon: <IconArrowRight size={16} stroke={1.6} />,
      run: () => go(`${place}${jump.number}`),
    },
  ];
}

function foundEntry(found: Found, go: Go): Entry {
  const { kind, id, number, title, severity, state, type, site } = found;
  if (kind === 'entity')
    return {
      id,
      group: paletteWords.entities,
      title,
      icon: <IconAffiliate size={16} stroke={1.6} />,
      run: () => go('/entity', { is: [`${type ?? ''}:${title}`] }),
    };
  const stage = kind === 'alert' ? alertStageSaid(state ?? '') : words.incidentStage((state ?? 'new') as IncidentStage);
  return {
    id,
    group: kind === 'alert' ? words.alerts : words.incidents,
    title: kind === 'alert' ? said(title) : title,
    detail: [number, stage, site].filter(Boolean).join(', '),
    icon: kind === 'alert' ? <SeverityGlyph severity={severity ?? 0} /> : <IconAlertTriangle size={16} stroke={1.6} />,
    run: () => go(`/${kind}s/${number ?? id}`),
  };
}

/** The same words on the pages that search. */
const overEntries = (text: string, may: May, go: Go): Entry[] => [
  ...(may('alert:read')
    ? [
        {
          id: 'find-everywhere',
          group: words.events,
          title: paletteWords.findEverywhere(text),
          icon: <IconZoom size={16} stroke={1.6} />,
          run: () => go('/find', { q: [asWords(text)] }),
        },
      ]
    : []),
  ...(may('event:read')
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
];
