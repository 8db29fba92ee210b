// The endpoints of alerts.
import * as alertsApi from '@tocsin/contracts/api/alerts';

import { serve, type Route } from '#platform/module';

import { actOnAlerts } from './act.ts';
import { explainAlertDedup } from './explain-dedup.ts';
import { getAlertFacets } from './facets.ts';
import { getAlert } from './get.ts';
import { getAlertHistogram } from './histogram.ts';
import { listAlertActivity } from './list-activity.ts';
import { listRelatedAlerts } from './list-related.ts';
import { listAlerts } from './list.ts';
import { undoAlertAction } from './undo.ts';

export const routes: readonly Route[] = [
  serve(alertsApi.listAlerts, listAlerts),
  serve(alertsApi.getAlertFacets, getAlertFacets),
  serve(alertsApi.getAlertHistogram, getAlertHistogram),
  serve(alertsApi.getAlert, getAlert),
  serve(alertsApi.explainAlertDedup, explainAlertDedup),
  serve(alertsApi.listAlertActivity, listAlertActivity),
  serve(alertsApi.listRelatedAlerts, listRelatedAlerts),
  serve(alertsApi.actOnAlerts, actOnAlerts),
  serve(alertsApi.undoAlertAction, undoAlertAction),
];
