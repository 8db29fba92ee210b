// The words of the timeline.
import type { TimelineLane } from '@tocsin/contracts/words';

import { formatCount } from '../lib/format.ts';
import { counted, inLanguage } from '../lib/language.ts';

export const words = inLanguage(
  {
    title: 'Timeline',
    playhead: 'Timeline playhead',
    marks: (marks: number, moments: number) =>
      `${formatCount(marks)} ${counted(marks, 'mark', 'marks')}, ${formatCount(moments)} key ${counted(moments, 'moment', 'moments')}`,
    nextKey: 'Next key moment',
    nextKeyHint: 'moment',
    previousKey: 'Previous key moment',
    play: 'Play through the key moments',
    pause: 'Pause',
    zoomIn: 'Zoom in',
    zoomHint: 'zoom',
    zoomOut: 'Zoom out',
    fit: 'Fit everything',
    fitHint: 'fit',
    space: 'Space',
    showTimeline: 'Show as timeline',
    showTable: 'Show as table',
    overview: 'Overview',
    quietFor: (span: string) => `Quiet for ${span}`,
    days: (days: number) => `${days} d`,
    keyMomentOf: (position: number, all: number) => `key moment ${position} of ${all}`,
    keyMoment: 'key moment',
    moreHere: (count: number) => `and ${count} more here`,
    response: 'Response',
    columns: { time: 'Time', severity: 'Severity', lane: 'Lane', what: 'What happened', tactic: 'Tactic' },
  },
  {
    title: 'Chronologie',
    playhead: 'Curseur de la chronologie',
    marks: (marks, moments) =>
      `${formatCount(marks)} ${counted(marks, 'repère', 'repères')}, ${formatCount(moments)} ${counted(moments, 'moment clé', 'moments clés')}`,
    nextKey: 'Moment clé suivant',
    nextKeyHint: 'moment',
    previousKey: 'Moment clé précédent',
    play: 'Parcourir les moments clés',
    pause: 'Pause',
    zoomIn: 'Agrandir',
    zoomHint: 'zoom',
    zoomOut: 'Réduire',
    fit: 'Tout faire tenir',
    fitHint: 'tout voir',
    space: 'Espace',
    showTimeline: 'Afficher la chronologie',
    showTable: 'Afficher en tableau',
    overview: 'Vue globale',
    quietFor: (span) => `Calme pendant ${span}`,
    days: (days) => `${days} j`,
    keyMomentOf: (position, all) => `moment clé ${position} sur ${all}`,
    keyMoment: 'moment clé',
    moreHere: (count) => `et ${count} de plus ici`,
    response: 'Réponse',
    columns: { time: 'Heure', severity: 'Gravité', lane: 'Piste', what: 'Ce qui s’est passé', tactic: 'Tactique' },
  },
);

export const laneWords: Readonly<Record<TimelineLane, string>> = inLanguage(
  {
    endpoint: 'Endpoint',
    identity: 'Identity',
    network: 'Network',
    email: 'Email',
    cloud: 'Cloud',
    response: 'Response',
  },
  {
    endpoint: 'Poste',
    identity: 'Identité',
    network: 'Réseau',
    email: 'Courriel',
    cloud: 'Cloud',
    response: 'Réponse',
  },
);
