// The words of the page of sites, and of how a site stands wherever it is shown.
import type { SiteState } from '@tocsin/contracts/api/boards';

import { inLanguage } from '../../lib/language.ts';

export const words = inLanguage(
  {
    title: 'Sites',
    loading: 'the sites',
    map: 'Map of the sites',
    table: 'Sites in numbers',
    state: 'State',
    site: 'Site',
    volume: 'Alerts, 24 h',
    usual: 'Usual',
    alerts: 'Open alerts',
    incidents: 'Open incidents',
    sources: 'Sources',
    ofSources: (wrong: number, total: number, silent: number) =>
      wrong === 0 ? `${total}, all well` : `${wrong} of ${total} need a look, ${silent} silent`,
    noSource: 'None yet',
    unplaced: (count: number) =>
      count === 1
        ? '1 site has no coordinates yet: it is only in the table.'
        : `${count} sites have no coordinates yet: they are only in the table.`,
    place: 'Give them coordinates',
    none: 'No site yet',
    lead: 'Sites are the places an organisation works from. Give them a code that senders name, and coordinates for the map.',
    make: 'To the sites’ administration',
    closer: 'Closer',
    farther: 'Farther',
    whole: 'All sites',
    world: 'The world',
    legend: 'What the shapes mean',
    at: (name: string, state: string, alerts: number, incidents: number) =>
      `${name}: ${state}. ${alerts} open alerts, ${incidents} open incidents.`,
  },
  {
    title: 'Sites',
    loading: 'les sites',
    map: 'Carte des sites',
    table: 'Les sites en chiffres',
    state: 'État',
    site: 'Site',
    volume: 'Alertes, 24 h',
    usual: 'D’habitude',
    alerts: 'Alertes ouvertes',
    incidents: 'Incidents ouverts',
    sources: 'Sources',
    ofSources: (wrong, total, silent) =>
      wrong === 0
        ? `${total}, tout va bien`
        : `${wrong} sur ${total} à regarder, dont ${silent} ${silent <= 1 ? 'muette' : 'muettes'}`,
    noSource: 'Aucune encore',
    unplaced: (count) =>
      count <= 1
        ? `${count} site n’a pas encore de coordonnées : il n’est que dans le tableau.`
        : `${count} sites n’ont pas encore de coordonnées : ils ne sont que dans le tableau.`,
    place: 'Leur donner des coordonnées',
    none: 'Aucun site encore',
    lead: 'Les sites sont les lieux où travaille une organisation. Donnez-leur un code que nomment les émetteurs, et des coordonnées pour la carte.',
    make: 'Vers l’administration des sites',
    closer: 'Rapprocher',
    farther: 'Éloigner',
    whole: 'Tous les sites',
    world: 'Le monde',
    legend: 'Ce que disent les formes',
    at: (name, state, alerts, incidents) =>
      `${name} : ${state}. Alertes ouvertes : ${alerts}, incidents ouverts : ${incidents}.`,
  },
);

export const siteStateWords: Readonly<Record<SiteState, string>> = inLanguage(
  { well: 'Well', busy: 'Busy', wrong: 'Needs a look', quiet: 'Nothing heard yet' },
  { well: 'Tout va bien', busy: 'Occupé', wrong: 'À regarder', quiet: 'Rien reçu encore' },
);
/** Why it is so, for whoever wonders. */
export const siteStateMeanings: Readonly<Record<SiteState, string>> = inLanguage(
  {
    well: 'No alert of high severity and no incident is open.',
    busy: 'An alert of high severity or an incident is open.',
    wrong: 'A source is silent, or an incident of severity critical or high is open.',
    quiet: 'Nothing has come from it yet.',
  },
  {
    well: 'Aucune alerte de gravité élevée ni aucun incident n’est ouvert.',
    busy: 'Une alerte de gravité élevée ou un incident est ouvert.',
    wrong: 'Une source est muette, ou un incident critique ou élevé est ouvert.',
    quiet: 'Rien n’en est encore venu.',
  },
);
