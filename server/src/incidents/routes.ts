// The endpoints of incidents.
import * as groupingApi from '@tocsin/contracts/api/grouping';
import * as mergesApi from '@tocsin/contracts/api/incident-merges';
import * as modelApi from '@tocsin/contracts/api/incident-model';
import * as incidentsApi from '@tocsin/contracts/api/incidents';
import * as talkApi from '@tocsin/contracts/api/talk';
import * as tasksApi from '@tocsin/contracts/api/tasks';
import * as timelinesApi from '@tocsin/contracts/api/timelines';

import type { EventStore } from '#platform/event-store';
import { serve, type Route } from '#platform/module';

import { addAlertsToIncident } from './add-alerts.ts';
import { changeIncident } from './change.ts';
import { cancelIncident, closeIncident } from './close.ts';
import { getIncidentCounts } from './counts.ts';
import { closeGatesWith, type Gate } from './gates.ts';
import { getIncidentTimeline } from './get-timeline.ts';
import { getIncident } from './get.ts';
import { runGroupingLabWith, type ReadPayload } from './grouping/lab.ts';
import { acceptGroupingProposal, listGroupingProposals, rejectGroupingProposal } from './grouping/proposals.ts';
import {
  changeGroupingRule,
  createGroupingRule,
  getGroupingRule,
  listGroupingRules,
  orderGroupingRules,
  removeGroupingRule,
} from './grouping/rules.ts';
import { getGroupingStatistics, listShadowGroupings } from './grouping/statistics.ts';
import { holdIncident, resumeIncident } from './hold.ts';
import { listIncidentActivity } from './list-activity.ts';
import { listIncidentAlerts } from './list-alerts.ts';
import { listIncidents } from './list.ts';
import { listMerges, mergeIncidents, previewMerge } from './merge.ts';
import { getIncidentModel, setIncidentModel } from './model.ts';
import { openIncident } from './open.ts';
import { listRelations, relateIncident, unrelateIncident } from './relations.ts';
import { removeAlertFromIncident } from './remove-alert.ts';
import { reopenIncident } from './reopen.ts';
import { getIncidentAccess, restrictIncident, unrestrictIncident } from './restrict.ts';
import { setMilestone } from './set-milestone.ts';
import { splitIncident } from './split.ts';
import { stageIncident } from './stage.ts';
import { addComment, deleteComment, editComment, listCommentRevisions, listComments } from './talk/comments.ts';
import { listReaders } from './talk/readers.ts';
import { resolveThread } from './talk/resolve-thread.ts';
import { listWatchers, watchIncident } from './talk/watch.ts';
import { listIncidentTasks, listTaskLogs, listTasks } from './tasks/list.ts';
import { applyTaskTemplate } from './tasks/templates.ts';
import { addTask, addTaskLog, changeTask, stageTask } from './tasks/work.ts';
import { listTextRevisions } from './texts.ts';
import { captureEvents } from './timelines/capture-events.ts';
import { getTimelineMarks } from './timelines/get-marks.ts';
import { importTimeline, previewTimelineImport } from './timelines/import.ts';
import { getTimelineImport, listTimelineImports, undoTimelineImport } from './timelines/imports.ts';
import { listTimelineEntries } from './timelines/list-entries.ts';
import { markTimelineEntries } from './timelines/mark-entries.ts';
import { listEntryRevisions } from './timelines/revisions.ts';
import { addTimelineEntry, changeTimelineEntry, removeTimelineEntry } from './timelines/write-entry.ts';
import { undoIncident, undoTask } from './undo.ts';
import { unmergeIncident } from './unmerge.ts';

export const routesWith = (gates: readonly Gate[], readPayload: ReadPayload, events: EventStore): readonly Route[] => [
  serve(incidentsApi.listIncidents, listIncidents),
  serve(incidentsApi.getIncidentCounts, getIncidentCounts),
  serve(incidentsApi.openIncident, openIncident),
  serve(incidentsApi.getIncident, getIncident),
  serve(incidentsApi.changeIncident, changeIncident),
  serve(incidentsApi.stageIncident, stageIncident),
  serve(incidentsApi.closeIncident, (ctx, input) => closeIncident(ctx, input, gates)),
  serve(incidentsApi.getCloseGates, closeGatesWith(gates)),
  serve(incidentsApi.cancelIncident, cancelIncident),
  serve(incidentsApi.holdIncident, holdIncident),
  serve(incidentsApi.resumeIncident, resumeIncident),
  serve(incidentsApi.setMilestone, setMilestone),
  serve(incidentsApi.listTextRevisions, listTextRevisions),
  serve(incidentsApi.reopenIncident, reopenIncident),
  serve(incidentsApi.listIncidentAlerts, listIncidentAlerts),
  serve(incidentsApi.addAlertsToIncident, addAlertsToIncident),
  serve(incidentsApi.removeAlertFromIncident, removeAlertFromIncident),
  serve(incidentsApi.getIncidentTimeline, getIncidentTimeline),
  serve(incidentsApi.listIncidentActivity, listIncidentActivity),
  serve(talkApi.listComments, listComments),
  serve(talkApi.addComment, addComment),
  serve(talkApi.editComment, editComment),
  serve(talkApi.deleteComment, deleteComment),
  serve(talkApi.resolveThread, resolveThread),
  serve(talkApi.listCommentRevisions, listCommentRevisions),
  serve(talkApi.listReaders, listReaders),
  serve(talkApi.listWatchers, listWatchers),
  serve(talkApi.watchIncident, watchIncident),
  serve(talkApi.undoIncident, undoIncident),
  serve(talkApi.undoTask, undoTask),
  serve(incidentsApi.restrictIncident, restrictIncident),
  serve(incidentsApi.unrestrictIncident, unrestrictIncident),
  serve(incidentsApi.getIncidentAccess, getIncidentAccess),
  serve(mergesApi.previewMerge, previewMerge),
  serve(mergesApi.mergeIncidents, mergeIncidents),
  serve(mergesApi.unmergeIncident, unmergeIncident),
  serve(mergesApi.listMerges, listMerges),
  serve(mergesApi.splitIncident, splitIncident),
  serve(mergesApi.listRelations, listRelations),
  serve(mergesApi.relateIncident, relateIncident),
  serve(mergesApi.unrelateIncident, unrelateIncident),
  serve(modelApi.getIncidentModel, getIncidentModel),
  serve(modelApi.setIncidentModel, setIncidentModel),
  serve(tasksApi.listTasks, listTasks),
  serve(tasksApi.listIncidentTasks, listIncidentTasks),
  serve(tasksApi.addTask, addTask),
  serve(tasksApi.applyTaskTemplate, applyTaskTemplate),
  serve(tasksApi.changeTask, changeTask),
  serve(tasksApi.stageTask, stageTask),
  serve(tasksApi.listTaskLogs, listTaskLogs),
  serve(tasksApi.addTaskLog, addTaskLog),
  serve(groupingApi.listGroupingRules, listGroupingRules),
  serve(groupingApi.createGroupingRule, createGroupingRule),
  serve(groupingApi.orderGroupingRules, orderGroupingRules),
  serve(groupingApi.getGroupingRule, getGroupingRule),
  serve(groupingApi.changeGroupingRule, changeGroupingRule),
  serve(groupingApi.removeGroupingRule, removeGroupingRule),
  serve(groupingApi.getGroupingStatistics, getGroupingStatistics),
  serve(groupingApi.listShadowGroupings, listShadowGroupings),
  serve(groupingApi.listGroupingProposals, listGroupingProposals),
  serve(groupingApi.acceptGroupingProposal, acceptGroupingProposal),
  serve(groupingApi.rejectGroupingProposal, rejectGroupingProposal),
  serve(groupingApi.runGroupingLab, runGroupingLabWith(readPayload)),
  serve(timelinesApi.getTimelineMarks, getTimelineMarks),
  serve(timelinesApi.listTimelineEntries, listTimelineEntries),
  serve(timelinesApi.addTimelineEntry, addTimelineEntry),
  serve(timelinesApi.changeTimelineEntry, changeTimelineEntry),
  serve(timelinesApi.removeTimelineEntry, removeTimelineEntry),
  serve(timelinesApi.markTimelineEntries, markTimelineEntries),
  serve(timelinesApi.listEntryRevisions, listEntryRevisions),
  serve(timelinesApi.captureEvents, (ctx, input) => captureEvents(events, ctx, input)),
  serve(timelinesApi.previewTimelineImport, previewTimelineImport),
  serve(timelinesApi.importTimeline, importTimeline),
  serve(timelinesApi.listTimelineImports, listTimelineImports),
  serve(timelinesApi.getTimelineImport, getTimelineImport),
  serve(timelinesApi.undoTimelineImport, undoTimelineImport),
];
