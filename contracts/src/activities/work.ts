// What happens to alerts and incidents.
import * as z from 'zod';

import { kind } from '../activity-kind.ts';
import { alertStages, dedupOutcomes, sourceStatuses, verdicts } from '../alert.ts';
import { incidentStages } from '../incident.ts';
import { cancelReasons, holdReasons, milestones, relationKinds, taskPhases, taskStates } from '../words.ts';
import { changed, fieldChanges, id, title } from './shapes.ts';

export const alertRaised = kind(
  'alert.raised',
  'alert',
  z.object({ number: title, title, severity: z.int(), ruleId: title, outcome: z.enum(dedupOutcomes) }),
);
export const alertUpdated = kind(
  'alert.updated',
  'alert',
  z.object({ number: title, title, severity: z.int(), count: z.int() }),
);
export const alertReopened = kind(
  'alert.reopened',
  'alert',
  z.object({
    number: title,
    title,
    because: title,
    before: z.enum(alertStages),
    verdictBefore: z.enum(verdicts).nullable(),
  }),
);
/** The product that raised an alert says that it is over, or that it is there again. */
export const alertSourceSaid = kind(
  'alert.source_said',
  'alert',
  z.object({ number: title, title, product: title, status: z.enum(sourceStatuses) }),
);
export const alertStaged = kind('alert.staged', 'alert', changed(z.enum(alertStages)).extend({ number: title }));
export const alertResolved = kind(
  'alert.resolved',
  'alert',
  z.object({ number: title, before: z.enum(alertStages), verdict: z.enum(verdicts), reason: z.string().nullable() }),
);
export const alertAssigned = kind(
  'alert.assigned',
  'alert',
  changed(z.object({ id, name: title }).nullable()).extend({
    number: title,
    stageBefore: z.enum(alertStages).optional(),
  }),
);
export const alertRestored = kind('alert.restored', 'alert', z.object({ number: title, undone: title }));
export const incidentOpened = kind(
  'incident.opened',
  'incident',
  z.object({ number: title, title, severity: z.int(), because: title }),
);
export const incidentAlertAdded = kind(
  'incident.alert_added',
  'incident',
  z.object({ alertId: id, alertNumber: title, alertTitle: title, because: title }),
);
export const incidentAlertRemoved = kind(
  'incident.alert_removed',
  'incident',
  z.object({ alertId: id, alertNumber: title, reason: title }),
);
export const incidentStaged = kind(
  'incident.staged',
  'incident',
  changed(z.enum(incidentStages)).extend({ reason: z.string().nullable() }),
);
export const incidentClosed = kind(
  'incident.closed',
  'incident',
  z.object({ before: z.enum(incidentStages), verdict: z.enum(verdicts), reason: z.string() }),
);
export const incidentAssigned = kind(
  'incident.assigned',
  'incident',
  changed(z.object({ id, name: title }).nullable()),
);
export const incidentEdited = kind('incident.edited', 'incident', z.object({ fields: fieldChanges }));
export const incidentRestricted = kind(
  'incident.restricted',
  'incident',
  z.object({ reason: z.string(), people: z.array(z.object({ id, name: title })) }),
);
export const incidentAccessChanged = kind(
  'incident.access_changed',
  'incident',
  z.object({
    reason: z.string(),
    added: z.array(z.object({ id, name: title })),
    removed: z.array(z.object({ id, name: title })),
  }),
);
export const incidentUnrestricted = kind('incident.unrestricted', 'incident', z.object({ reason: z.string() }));
const aboutComment = z.object({ commentId: id, excerpt: title, mentions: z.array(id).optional() });
/** `threadId`: the comment it answers. Until threads came, editing was told as this too. */
export const incidentCommented = kind(
  'incident.commented',
  'incident',
  aboutComment.extend({ threadId: id.nullable().optional() }),
);
/** `mentions`: who was not named before. */
export const commentEdited = kind('incident.comment_edited', 'incident', aboutComment);
export const commentDeleted = kind('incident.comment_deleted', 'incident', z.object({ commentId: id }));
export const threadResolved = kind('incident.thread_resolved', 'incident', aboutComment);
export const threadReopened = kind('incident.thread_reopened', 'incident', aboutComment);
export const incidentWatched = kind('incident.watched', 'incident', z.object({}));
export const incidentUnwatched = kind('incident.unwatched', 'incident', z.object({}));

export const incidentCancelled = kind(
  'incident.cancelled',
  'incident',
  z.object({ before: z.enum(incidentStages), as: z.enum(cancelReasons), reason: z.string() }),
);
export const incidentHeld = kind(
  'incident.held',
  'incident',
  z.object({ waitingOn: z.enum(holdReasons), until: z.string().nullable(), reason: z.string() }),
);
export const incidentResumed = kind('incident.resumed', 'incident', z.object({ waitedOn: z.enum(holdReasons) }));
export const incidentMilestoneSet = kind(
  'incident.milestone_set',
  'incident',
  changed(z.string().nullable()).extend({ milestone: z.enum(milestones), reason: z.string() }),
);
const merging = z.object({ sourceNumber: title, targetId: id, targetNumber: title, reason: z.string() });
/** About the one that was merged; it stands on the timeline of the other too. */
export const incidentMerged = kind('incident.merged', 'incident', merging.extend({ alerts: z.int() }));
export const incidentUnmerged = kind('incident.unmerged', 'incident', merging.extend({ alerts: z.int() }));
/** About the new one; it stands on the timeline of the old one too. */
export const incidentSplit = kind(
  'incident.split',
  'incident',
  z.object({
    number: title,
    fromNumber: title,
    alerts: z.int(),
    tasks: z.int(),
    comments: z.int(),
    reason: z.string(),
  }),
);
/** What somebody has not read went to them by mail, or could not. */
export const noticesMailed = kind('notice.mailed', 'user', z.object({ count: z.int() }));
/** What somebody wants to be told. */
export const noticeChoicesChanged = kind('notice.choices_changed', 'user', z.object({ fields: fieldChanges }));
export const noticeMailFailed = kind('notice.mail_failed', 'user', z.object({ count: z.int(), because: title }));
const relation = z.object({ kind: z.enum(relationKinds), otherId: id, otherNumber: title });
export const incidentRelated = kind('incident.related', 'incident', relation);
export const incidentUnrelated = kind('incident.unrelated', 'incident', relation);
const aboutTask = z.object({ taskId: id, number: title, title });
export const taskAdded = kind(
  'incident.task_added',
  'incident',
  aboutTask.extend({ phase: z.enum(taskPhases), assigneeId: id.nullable().optional() }),
);
export const taskEdited = kind('incident.task_edited', 'incident', aboutTask.extend({ fields: fieldChanges }));
export const taskStaged = kind(
  'incident.task_staged',
  'incident',
  aboutTask.extend(changed(z.enum(taskStates)).shape).extend({ reason: z.string().nullable() }),
);
export const taskLogged = kind('incident.task_logged', 'incident', aboutTask.extend({ excerpt: title }));
export const incidentModelChanged = kind('incident_model.changed', 'organisation', z.object({ fields: fieldChanges }));

const entries = z.object({ entries: z.int(), title });
/** On an incident's timeline: the title is that of the first. */
export const timelineAdded = kind('timeline.added', 'incident', entries.extend({ kind: title }));
export const timelineChanged = kind(
  'timeline.changed',
  'incident',
  entries.extend({ entryId: title, fields: fieldChanges }),
);
export const timelineRemoved = kind(
  'timeline.removed',
  'incident',
  entries.extend({ entryId: title, reason: z.string() }),
);
export const timelineMarked = kind(
  'timeline.marked',
  'incident',
  entries.extend({ starred: z.boolean().nullable(), inReport: z.boolean().nullable(), annotated: z.boolean() }),
);
export const timelineImported = kind(
  'timeline.imported',
  'incident',
  z.object({ importId: id, name: title, added: z.int(), known: z.int(), bad: z.int() }),
);
export const timelineImportUndone = kind(
  'timeline.import_undone',
  'incident',
  z.object({ importId: id, name: title, entries: z.int() }),
);
