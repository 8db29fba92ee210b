// Ctrl K: go anywhere, do anything, find anything by name or number.
import { Modal, useMantineColorScheme } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconCornerDownLeft } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useLocation, useNavigate, useRouter } from '@tanstack/react-router';
import { useState } from 'react';

import { useBoundKeys } from '../lib/keyboard.ts';
import { prefer, usePreferences } from '../lib/preferences.ts';
import { viewsQuery } from '../saved-views/queries.ts';
import { signOut, useSession } from '../session/session.ts';
import { classNames } from '../ui/class-names.ts';
import { showProblem } from '../ui/toast.tsx';
import { ranked } from './fuzzy.ts';
import {
  incidentEntries,
  keyEntries,
  languageEntries,
  newIncidentEntry,
  viewEntries,
  visitEntries,
} from './palette-actions.tsx';
import { actionEntries, foundQuery, pageEntries, type Entry } from './palette-entries.tsx';
import { visits } from './visits.ts';
import { words } from './words.ts';

import classes from './palette.module.css';

export function Palette({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  return (
    <Modal.Root opened={opened} onClose={onClose} size={600} yOffset="12vh" centered={false}>
      <Modal.Overlay />
      <Modal.Content aria-label={words.searchOrRun} className={classes.content}>
        <Modal.Body p={0}>
          <PaletteBody onClose={onClose} />
        </Modal.Body>
      </Modal.Content>
    </Modal.Root>
  );
}

function PaletteBody({ onClose }: { onClose: () => void }) {
  const [typed, setTyped] = useState('');
  const [at, setAt] = useState(0);
  const entries = useEntries(typed);
  const current = Math.min(at, Math.max(0, entries.length - 1));
  const run = (entry: Entry | undefined) => {
    if (!entry) return;
    onClose();
    entry.run();
  };
  const onKeyDown = (event: React.KeyboardEvent) => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step !== 0 && entries.length > 0) {
      event.preventDefault();
      const next = (current + step + entries.length) % entries.length;
      setAt(next);
      document.getElementById(`palette-${next}`)?.scrollIntoView({ block: 'nearest' });
    } else if (event.key === 'Enter') {
      event.preventDefault();
      run(entries[current]);
    }
  };
  return (
    <>
      <input
        className={classes.search}
        placeholder={words.searchAnything}
        role="combobox"
        aria-label={words.searchOrRun}
        aria-expanded
        aria-controls="palette-entries"
        aria-activedescendant={entries.length > 0 ? `palette-${current}` : undefined}
        autoComplete="off"
        spellCheck={false}
        data-autofocus
        value={typed}
        onChange={(event) => {
          setTyped(event.currentTarget.value);
          setAt(0);
        }}
        onKeyDown={onKeyDown}
      />
      <div id="palette-entries" className={classes.entries} role="listbox" aria-label={words.results}>
        {entries.map((entry, place) => (
          <div key={entry.id} role="presentation">
            {entry.group !== entries[place - 1]?.group && (
              <div className={`${classes.group} micro`} role="presentation">
                {entry.group}
              </div>
            )}
            <div
              id={`palette-${place}`}
              role="option"
              tabIndex={-1}
              aria-selected={place === current}
              className={classNames(classes.entry, place === current && classes.current)}
              onPointerMove={() => setAt(place)}
              onClick={() => run(entry)}
              onKeyDown={onKeyDown}
            >
              <span className={classes.icon}>{entry.icon}</span>
              <span className="grow ellipsis">
                {entry.title}
                {entry.detail && <span className={classes.detail}>{entry.detail}</span>}
              </span>
              {place === current && <IconCornerDownLeft size={14} />}
            </div>
          </div>
        ))}
        {entries.length === 0 && <p className={classes.nothing}>{words.nothingCalled(typed)}</p>}
      </div>
    </>
  );
}

function useEntries(typed: string): readonly Entry[] {
  const navigate = useNavigate();
  const session = useSession();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const { clock, density } = usePreferences();
  const [settled] = useDebouncedValue(typed.trim(), 150);
  const may = (permission: string) => session?.permissions.some((each) => each === permission) ?? false;
  const go = (to: string, search?: Record<string, string[]>) => void navigate({ to, search: search ?? {} });
  const found = useQuery({ ...foundQuery(settled, may, go), enabled: settled.length >= 2 });
  const bound = useBoundKeys();
  const { pathname } = useLocation();
  const router = useRouter();
  const views = useQuery(viewsQuery).data?.items ?? [];
  const incident = /^\/incidents\/([^/]+)$/.exec(pathname)?.[1];
  const needle = typed.trim();
  const recent = visitEntries(visits(), (href) => router.history.push(href));
  const inPlace = [
    ...keyEntries(bound),
    ...(incident !== undefined && session && may('incident:write') ? incidentEntries(incident, session.user.id) : []),
  ];
  const named = [
    ...inPlace,
    ...pageEntries(may, go),
    ...viewEntries(views, go),
    ...(may('incident:write') ? [newIncidentEntry(go)] : []),
    ...actionEntries({
      dark: colorScheme !== 'light',
      utc: clock === 'utc',
      compact: density === 'compact',
      onTheme: setColorScheme,
      onPrefer: prefer,
      onSignOut: () => void signOut().catch((error: unknown) => showProblem(error, words.signingOut)),
    }),
    ...languageEntries(),
  ];
  if (needle === '') return grouped([...recent, ...named]);
  const answering = ranked([...named, ...recent], needle, (entry) => `${entry.title} ${entry.detail ?? ''}`);
  const records = found.data ?? [];
  // A number that is known is what is meant.
  const jump = records.filter(({ id }) => id.startsWith('jump '));
  return grouped([...jump, ...answering, ...records.filter((entry) => !jump.includes(entry))]);
}

/** Entries of one group stand together, where its best stands. */
const grouped = (entries: readonly Entry[]): Entry[] => [...Map.groupBy(entries, ({ group }) => group).values()].flat();
