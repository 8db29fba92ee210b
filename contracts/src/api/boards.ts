// Figures over everything one sees: command centre, statistics, sites; and wallboards, which show them to a room.
import * as z from 'zod';

import { ActivityRow } from '../activity.ts';
import { alertStages } from '../alert.ts';
import { SiteCode } from '../identity.ts';
import { listOf } from '../page.ts';
import { incidentStages } from '../words.ts';
import { endpoint } from './endpoint.ts';

const count = z.int();
const moment = z.iso.datetime();
/** By severity 0 to 4. */
const byAlertSeverity = z.array(count).length(5);
/** By severity 1 to 5: the first number is of severity 1, the worst. */
const byIncidentSeverity = z.array(count).length(5);

export const Volume = z.object({
  from: moment.describe('The start of the first hour'),
  /** Alerts first seen in each hour, the oldest first; the last hour is still running. */
  hours: z.array(count),
  /** What the same hour of the day brought on average in the seven days before; null while there is no such day. */
  usual: z.array(z.number()).nullable(),
});

const Watched = z.object({ total: count, wrong: count, silent: count });

export const getCommandCentre = endpoint('GET', '/boards/command-centre', {
  summary: 'What is open, late, unassigned and yours, how sources do, and what changed last; of all that you see',
  permission: 'incident:read',
  input: z.object({}),
  output: z.object({
    at: moment,
    incidents: z.object({
      open: count,
      bySeverity: byIncidentSeverity,
      unassigned: count,
      mine: count,
      breached: count.describe('Open, and a running clock of it is breached'),
    }),
    /** Null for those who see no alerts. */
    alerts: z.object({ open: count, bySeverity: byAlertSeverity, unassigned: count, mine: count }).nullable(),
    tasks: z.object({ mine: count, unassigned: count, overdue: count }),
    /** Clocks that have passed a threshold and are not breached. */
    atRisk: count,
    /** Null for those who see no events. */
    sources: Watched.nullable(),
    volume: Volume.nullable(),
    changes: z.array(ActivityRow),
  }),
});

const Counted = z.object({ key: z.string(), label: z.string(), count });
/** At most 12, the most first; `others` is what the rest has together. */
const Breakdown = z.object({ items: z.array(Counted), others: count });

export const timeMeasures = ['detect', 'acknowledge', 'contain', 'resolve'] as const;
export type TimeMeasure = (typeof timeMeasures)[number];
const Figures = z.object({
  key: z.string(),
  label: z.string(),
  /** Incidents that reached the milestone, and those that did not (yet). */
  measured: count,
  without: count,
  medianMs: z.number().nullable(),
  p90Ms: z.number().nullable(),
});

export const getStatistics = endpoint('GET', '/boards/statistics', {
  summary:
    'Trends and breakdowns of alerts and incidents, and how long detecting, acknowledging, containing and resolving took',
  permission: 'incident:read',
  input: z.object({
    days: z.coerce.number().int().min(1).max(31).default(7),
    site: listOf(z.string()),
  }),
  output: z.object({
    from: moment,
    to: moment,
    /** Alerts by when they were first seen. Null for those who see no alerts. */
    alerts: z
      .object({
        total: count,
        /** `hourly[s][h]`: severity 0 to 4, hours from `from`. */
        hourly: z.array(z.array(count)),
        bySeverity: byAlertSeverity,
        byStage: z.array(z.object({ stage: z.enum(alertStages), count })),
        bySite: Breakdown,
        byRule: Breakdown,
        bySource: Breakdown,
        byAnalyst: Breakdown,
      })
      .nullable(),
    /** Incidents by when they were opened. */
    incidents: z.object({
      total: count,
      /** `hourly[s][h]`: severity 1 to 5, hours from `from`. */
      hourly: z.array(z.array(count)),
      bySeverity: byIncidentSeverity,
      byStage: z.array(z.object({ stage: z.enum(incidentStages), count })),
      bySite: Breakdown,
      byAnalyst: Breakdown,
    }),
    /** Of the incidents opened in the window, but for those that were cancelled or merged. */
    times: z.object({
      counted: count,
      cancelled: count,
      merged: count,
      measures: z.array(
        z.object({
          measure: z.enum(timeMeasures),
          all: Figures,
          bySeverity: z.array(Figures),
          bySite: z.array(Figures).describe('An incident of several sites counts at each; at most 50'),
        }),
      ),
    }),
  }),
});

export const siteStates = ['well', 'busy', 'wrong', 'quiet'] as const;
export type SiteState = (typeof siteStates)[number];
export const SiteFigures = z.object({
  id: z.uuid(),
  code: z.string(),
  name: z.string(),
  city: z.string().nullable(),
  latitude: z.number().nullable(),
  longitude: z.number().nullable(),
  /** `wrong`: a source is silent, or an incident of severity 1 or 2 is open. `quiet`: nothing was ever sent from it. */
  state: z.enum(siteStates),
  /** Alerts first seen in the last 24 hours, and what a day brought on average in the seven days before. */
  volume: count,
  usual: z.number(),
  alerts: byAlertSeverity.describe('Open now'),
  incidents: byIncidentSeverity.describe('Open now'),
  /** Null for those who see no events. */
  sources: Watched.nullable(),
});
export type SiteFigures = z.infer<typeof SiteFigures>;

export const getSiteFigures = endpoint('GET', '/boards/sites', {
  summary: 'How each site does: volume, what is open by severity, silent sources',
  permission: 'incident:read',
  input: z.object({}),
  output: z.object({ at: moment, from: moment.describe('Where `volume` begins'), items: z.array(SiteFigures) }),
});

export const wallboardPanels = ['now', 'sla', 'trend', 'sites'] as const;
export const WallboardPanel = z.enum(wallboardPanels);
export type WallboardPanel = z.infer<typeof WallboardPanel>;

const wallboardFields = {
  name: z.string().trim().min(1).max(80),
  /** Null: all sites, and what belongs to none. */
  siteCodes: z.array(SiteCode).min(1).max(500).nullable(),
  panels: z.array(WallboardPanel).min(1).max(wallboardPanels.length),
  secondsEach: z.int().min(5).max(600),
  expiresAt: moment.nullable(),
};
export const Wallboard = z.object({
  id: z.uuid(),
  ...wallboardFields,
  createdBy: z.string(),
  createdAt: moment,
  revokedAt: moment.nullable(),
  lastSeenAt: moment.nullable(),
});
export type Wallboard = z.infer<typeof Wallboard>;

export const listWallboards = endpoint('GET', '/wallboards', {
  summary: 'Links to wallboards, revoked ones too',
  permission: 'api_key:read',
  input: z.object({}),
  output: z.object({ items: z.array(Wallboard) }),
});
export const createWallboard = endpoint('POST', '/wallboards', {
  summary: 'Make a link that shows a wallboard, and nothing else, to whoever has it. It is shown this once.',
  permission: 'api_key:write',
  input: z.object({
    ...wallboardFields,
    siteCodes: wallboardFields.siteCodes.default(null),
    panels: wallboardFields.panels.default([...wallboardPanels]),
    secondsEach: wallboardFields.secondsEach.default(20),
    expiresAt: wallboardFields.expiresAt.default(null),
  }),
  output: z.object({ wallboard: Wallboard, link: z.string() }),
  status: 201,
});
const wallboardId = z.uuid();
export const revokeWallboard = endpoint('DELETE', '/wallboards/:wallboardId', {
  summary: 'End a link to a wallboard, and every screen that shows it',
  permission: 'api_key:write',
  input: z.object({ wallboardId }),
  output: z.object({}),
});

export const openWallboard = endpoint('POST', '/wallboard/open', {
  summary: 'Exchange the token of a wallboard’s link for a session of one screen',
  permission: 'public',
  input: z.object({ token: z.string().min(1).max(200) }),
  output: z.object({ session: z.string(), expiresAt: moment }),
});

/** Numbers, and names of sites: never a title, a person or an entity. Null: no panel of the link shows it. */
export const WallboardFigures = z.object({
  at: moment,
  organisation: z.string(),
  name: z.string(),
  panels: z.array(WallboardPanel),
  secondsEach: z.int(),
  now: z
    .object({
      incidents: byIncidentSeverity,
      alerts: byAlertSeverity,
      unassignedIncidents: count,
      unassignedAlerts: count,
      overdueTasks: count,
      sources: Watched,
    })
    .nullable(),
  sla: z
    .object({
      atRisk: count,
      withinQuarter: count,
      withinHour: count,
      breached: count,
      /** Of clocks that started in the last seven days. */
      met: count,
      missed: count,
    })
    .nullable(),
  trend: z.object({ from: moment, hourly: z.array(z.array(count)) }).nullable(),
  sites: z.array(SiteFigures.omit({ id: true, latitude: true, longitude: true, city: true })).nullable(),
});
export type WallboardFigures = z.infer<typeof WallboardFigures>;
export const getWallboardFigures = endpoint('POST', '/wallboard/figures', {
  summary: 'What a wallboard shows, for the session of a screen',
  permission: 'public',
  input: z.object({ session: z.string().min(1).max(200) }),
  output: WallboardFigures,
});
