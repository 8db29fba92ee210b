// What the palette can do where one is: the keys of the page by name, and what an incident's page has no key for.
import { IconAlertTriangle, IconBolt, IconHistory, IconLanguage, IconBookmark, IconPlus } from '@tabler/icons-react';
import type { SavedView } from '@tocsin/contracts/saved-view';
import { openIncidentStages } from '@tocsin/contracts/words';

import { incidentSeverities, incidentSeverityWord } from '../incidents/severity.tsx';
import { call } from '../lib/api.ts';
import type { KeyBinding } from '../lib/keyboard.ts';
import { chooseLanguage, language, languageNames, languages } from '../lib/language.ts';
import { queryClient } from '../lib/query-client.ts';
import { searchOf } from '../saved-views/state.ts';
import { showProblem, showToast } from '../ui/toast.tsx';
import { incidentStageWords } from '../words/stages.ts';
import type { Entry } from './palette-entries.tsx';
import { words as paletteWords } from './palette-words.ts';
import type { Visit } from './visits.ts';
import { words } from './words.ts';

const icon = <IconBolt size={16} stroke={1.6} />;

/** Moving about is what the palette is for; asking for its help in it is not. */
const notOffered: ReadonlySet<string> = new Set([
  '?',
  'j',
  'k',
  'x',
  'Shift+X',
  'Enter',
  'Escape',
  '/',
  '[',
  ']',
  '+',
  '-',
  '0',
]);

/** What the page's keys do, to what is selected on it. They are bound only for whoever may. */
export const keyEntries = (bound: readonly KeyBinding[]): Entry[] =>
  bound
    .filter(({ keys, group }) => group !== words.goTo && !notOffered.has(keys))
    .map(({ keys, label, run }) => ({
      id: `key ${keys}`,
      group: paletteWords.here,
      title: label,
      detail: keys,
      icon,
      run,
    }));

async function change(doing: string, work: () => Promise<unknown>): Promise<void> {
  try {
    await work();
    showToast({ title: doing });
    await queryClient.invalidateQueries();
  } catch (error) {
    showProblem(error, doing);
  }
}

/** On the page of an incident, for whoever may work on it. A refusal says why. */
export function incidentEntries(incidentId: string, myId: string): Entry[] {
  const entry = (title: string, work: () => Promise<unknown>): Entry => ({
    id: `incident ${title}`,
    group: incidentId,
    title,
    icon: <IconAlertTriangle size={16} stroke={1.6} />,
    run: () => void change(title, work),
  });
  return [
    entry(paletteWords.takeIncident, () => call('PATCH /incidents/:incidentId', { incidentId, ownerId: myId })),
    entry(paletteWords.releaseIncident, () => call('PATCH /incidents/:incidentId', { incidentId, ownerId: null })),
    ...incidentSeverities.map((severity) =>
      entry(paletteWords.setSeverity(incidentSeverityWord(severity)), () =>
        call('PATCH /incidents/:incidentId', { incidentId, severity }),
      ),
    ),
    ...openIncidentStages.map((stage) =>
      entry(paletteWords.setStage(incidentStageWords[stage]), () =>
        call('POST /incidents/:incidentId/stage', { incidentId, stage }),
      ),
    ),
  ];
}

type Go = (to: string, search?: Record<string, string[]>) => void;

export const newIncidentEntry = (go: Go): Entry => ({
  id: 'new incident',
  group: words.doIt,
  title: paletteWords.newIncident,
  icon: <IconPlus size={16} stroke={1.6} />,
  run: () => go('/incidents', { new: ['1'] }),
});

export const languageEntries = (): Entry[] =>
  languages
    .filter((each) => each !== language)
    .map((each) => ({
      id: `language ${each}`,
      group: words.doIt,
      title: paletteWords.inLanguage(languageNames[each]),
      icon: <IconLanguage size={16} stroke={1.6} />,
      run: () => chooseLanguage(each),
    }));

export const viewEntries = (views: readonly SavedView[], go: Go): Entry[] =>
  views.map((view) => ({
    id: `view ${view.id}`,
    group: paletteWords.views,
    title: view.name,
    detail: paletteWords.page[view.page],
    icon: <IconBookmark size={16} stroke={1.6} />,
    run: () => go(`/${view.page}`, searchOf(view)),
  }));

export const visitEntries = (visits: readonly Visit[], openHref: (href: string) => void): Entry[] =>
  visits.map(({ href, title }) => ({
    id: `visit ${href}`,
    group: paletteWords.recent,
    title,
    icon: <IconHistory size={16} stroke={1.6} />,
    run: () => openHref(href),
  }));
