// The endpoints of incidents.
import * as incidentsApi from '@tocsin/contracts/api/incidents';

import { serve, type Route } from '#platform/module';

import { addAlertsToIncident } from './add-alerts.ts';
import { changeIncident } from './change.ts';
import { closeIncident } from './close.ts';
import { addComment, editComment, listComments } from './comments.ts';
import { getIncidentCounts } from './counts.ts';
import { getIncidentTimeline } from './get-timeline.ts';
import { getIncident } from './get.ts';
import { listIncidentActivity } from './list-activity.ts';
import { listIncidentAlerts } from './list-alerts.ts';
import { listIncidents } from './list.ts';
import { openIncident } from './open.ts';
import { removeAlertFromIncident } from './remove-alert.ts';
import { reopenIncident } from './reopen.ts';
import { getIncidentAccess, restrictIncident, unrestrictIncident } from './restrict.ts';
import { stageIncident } from './stage.ts';

export const routes: readonly Route[] = [
  serve(incidentsApi.listIncidents, listIncidents),
  serve(incidentsApi.getIncidentCounts, getIncidentCounts),
  serve(incidentsApi.openIncident, openIncident),
  serve(incidentsApi.getIncident, getIncident),
  serve(incidentsApi.changeIncident, changeIncident),
  serve(incidentsApi.stageIncident, stageIncident),
  serve(incidentsApi.closeIncident, closeIncident),
  serve(incidentsApi.reopenIncident, reopenIncident),
  serve(incidentsApi.listIncidentAlerts, listIncidentAlerts),
  serve(incidentsApi.addAlertsToIncident, addAlertsToIncident),
  serve(incidentsApi.removeAlertFromIncident, removeAlertFromIncident),
  serve(incidentsApi.getIncidentTimeline, getIncidentTimeline),
  serve(incidentsApi.listIncidentActivity, listIncidentActivity),
  serve(incidentsApi.listComments, listComments),
  serve(incidentsApi.addComment, addComment),
  serve(incidentsApi.editComment, editComment),
  serve(incidentsApi.restrictIncident, restrictIncident),
  serve(incidentsApi.unrestrictIncident, unrestrictIncident),
  serve(incidentsApi.getIncidentAccess, getIncidentAccess),
];
