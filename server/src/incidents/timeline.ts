// An incident's alerts and activities as marks on its timeline.
import type { ActivityRow } from '@tocsin/contracts/activity';
import type { TimelineItem, timelineLanes } from '@tocsin/contracts/incident';
import { severityName } from '@tocsin/contracts/severity';

import type { GroupableAlert } from '#alerts';

import { tacticRank } from './tactics.ts';

type Lane = (typeof timelineLanes)[number];

const byDataset: readonly (readonly [RegExp, Lane])[] = [
  [/^(zeek|suricata|dns|network|netflow|firewall|proxy|squid|fortinet|paloalto|cisco|pfsense|snort)\b/, 'network'],
  [/^(okta|entra|keycloak|ldap|radius)\b|\b(auth|signin|logon|login|sshd|sudo)\b/, 'identity'],
  [/^(email|exchange|postfix|mimecast|proofpoint)\b/, 'email'],
  [/^(aws|azure|gcp|m365|office365|kubernetes|cloud)\b/, 'cloud'],
];
const has = (entities: readonly string[], ...kinds: string[]): boolean =>
  entities.some((entity) => kinds.includes(entity.slice(0, entity.indexOf(':'))));

/** Where the thing happened. The Windows security log holds logons as well as processes: the entities tell. */
export function laneOf({ dataset, entities }: Pick<GroupableAlert, 'dataset' | 'entities'>): Lane {
  for (const [pattern, lane] of byDataset) if (pattern.test(dataset)) return lane;
  if (dataset === 'windows.security' && !has(entities, 'process', 'file', 'hash') && has(entities, 'user'))
    return 'identity';
  return 'endpoint';
}

const times = (count: number): string => (count === 1 ? 'once' : `${count} times`);
const where = (entities: readonly string[]): string =>
  entities
    .filter((entity) => entity.startsWith('host:') || entity.startsWith('user:'))
    .slice(0, 4)
    .map((entity) => entity.replace(':', ' '))
    .join(', ');

/** Alerts by first seen; the first of each rule is key. */
export function alertMarks(alerts: readonly GroupableAlert[]): TimelineItem[] {
  const seen = new Set<string>();
  return alerts
    .toSorted((a, b) => a.firstSeenAt.getTime() - b.firstSeenAt.getTime() || (a.number < b.number ? -1 : 1))
    .map((alert) => {
      const key = !seen.has(alert.ruleId);
      seen.add(alert.ruleId);
      return {
        id: `alert:${alert.id}`,
        at: alert.firstSeenAt.toISOString(),
        lane: laneOf(alert),
        severity: alert.severity,
        title: alert.title,
        detail: [
          alert.number,
          severityName(alert.severity),
          `seen ${times(alert.occurrenceCount)}`,
          where(alert.entities),
        ]
          .filter(Boolean)
          .join(' · '),
        tactic: alert.tactics.toSorted((a, b) => tacticRank(b) - tacticRank(a))[0] ?? null,
        key,
        ref: { kind: 'alert', id: alert.id },
      };
    });
}

const spoken = (value: unknown): string => (typeof value === 'string' ? value.replaceAll('_', ' ') : '');
const nameOf = (value: unknown): string =>
  typeof value === 'object' && value !== null && 'name' in value && typeof value.name === 'string'
    ? value.name
    : 'nobody';

type Said = { title: string; detail: string; key: boolean };
const said = (title: string, detail = '', key = false): Said => ({ title, detail, key });

/** What an activity says on the timeline; null for what an alert's own mark says already. */
function sayActivity({ type, data, actor }: ActivityRow): Said | null {
  switch (type) {
    case 'incident.opened':
      return said('Incident opened', spoken(data['because']), true);
    case 'incident.staged':
      return said(`Stage: ${spoken(data['after'])}`, spoken(data['reason']), true);
    case 'incident.closed':
      return said(`Closed as ${spoken(data['verdict'])}`, spoken(data['reason']), true);
    case 'incident.assigned':
      return said(`Owner: ${nameOf(data['after'])}`);
    case 'incident.edited':
      return said('Edited', Object.keys(data['fields'] ?? {}).join(', '));
    case 'incident.commented':
    case 'incident.comment_edited':
    case 'incident.comment_deleted':
      return said('Comment', typeof data['excerpt'] === 'string' ? data['excerpt'] : '');
    case 'incident.alert_added':
      return actor.kind === 'system' ? null : said(`Added ${spoken(data['alertNumber'])}`, spoken(data['alertTitle']));
    case 'incident.alert_removed':
      return said(`Removed ${spoken(data['alertNumber'])}`, spoken(data['reason']));
    case 'incident.restricted':
      return said('Restricted to those who need to know', spoken(data['reason']), true);
    case 'incident.access_changed':
      return said('Changed who may see it');
    case 'incident.unrestricted':
      return said('Open again to all who see its sites', spoken(data['reason']));
    default:
      return (
        sayTurn(data, type) ??
        sayTask(data, type) ??
        saySla(data, type) ??
        sayEvidence(data, type) ??
        sayAlert(data, type)
      );
  }
}

/** Each is the same mark as the comment itself; one that was deleted has no words left. */
const aboutComments: ReadonlySet<string> = new Set([
  'incident.commented',
  'incident.comment_edited',
  'incident.comment_deleted',
]);

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

/** What turns the whole incident. */
function sayTurn(data: ActivityRow['data'], type: string): Said | null {
  switch (type) {
    case 'incident.cancelled':
      return said(`Cancelled as ${spoken(data['as'])}`, spoken(data['reason']), true);
    case 'incident.held':
      return said(`On hold: ${spoken(data['waitingOn'])}`, spoken(data['reason']), true);
    case 'incident.resumed':
      return said('Going on', '', true);
    case 'incident.milestone_set':
      return said(`Milestone ${spoken(data['milestone'])}: ${text(data['after'])}`, spoken(data['reason']));
    case 'incident.merged':
      return said(
        `${text(data['sourceNumber'])} merged into ${text(data['targetNumber'])}`,
        spoken(data['reason']),
        true,
      );
    case 'incident.unmerged':
      return said(
        `${text(data['sourceNumber'])} taken out of ${text(data['targetNumber'])}`,
        spoken(data['reason']),
        true,
      );
    case 'incident.split':
      return said(`${text(data['number'])} split from ${text(data['fromNumber'])}`, spoken(data['reason']), true);
    case 'incident.thread_resolved':
      return said('Thread resolved', text(data['excerpt']));
    case 'incident.thread_reopened':
      return said('Thread open again', text(data['excerpt']));
    case 'incident.related':
      return said(`Relation ${spoken(data['kind'])}: ${text(data['otherNumber'])}`);
    case 'incident.unrelated':
      return said(`Relation ${spoken(data['kind'])} ended: ${text(data['otherNumber'])}`);
    default:
      return null;
  }
}

function sayTask(data: ActivityRow['data'], type: string): Said | null {
  const task = `${text(data['number'])} ${text(data['title'])}`;
  switch (type) {
    case 'incident.task_added':
      return said(`Task ${task} added`);
    case 'incident.task_edited':
      return said(`Task ${task} changed`, Object.keys(data['fields'] ?? {}).join(', '));
    case 'incident.task_staged':
      return said(`Task ${task}: ${spoken(data['after'])}`, spoken(data['reason']), data['after'] === 'done');
    case 'incident.task_logged':
      return said(`Task ${task} logged`, text(data['excerpt']));
    default:
      return null;
  }
}

function saySla(data: ActivityRow['data'], type: string): Said | null {
  switch (type) {
    case 'incident.sla_at_risk':
      return said(`At risk: ${spoken(data['kind'])}`, spoken(data['policy']));
    case 'incident.sla_breached':
      return said(`Breached: ${spoken(data['kind'])}`, spoken(data['policy']), true);
    case 'incident.sla_pause_ended':
      return said(`Pause used up: ${spoken(data['kind'])}`, spoken(data['policy']));
    case 'incident.sla_declared':
      return said(`To be reported: ${spoken(data['policy'])}`, spoken(data['reason']), true);
    case 'incident.sla_reported':
      return said(`Reported: ${spoken(data['policy'])}`, spoken(data['note']), true);
    case 'incident.sla_reasoned':
      return said('Breach explained', spoken(data['reason']));
    case 'incident.sla_waived':
      return said('Breach waived', spoken(data['reason']));
    default:
      return null;
  }
}

function sayEvidence(data: ActivityRow['data'], type: string): Said | null {
  switch (type) {
    case 'evidence.uploaded':
      return said(`${spoken(data['number'])} taken into custody`, spoken(data['title']));
    case 'evidence.sealed':
      return said(`${spoken(data['number'])} sealed`, spoken(data['title']));
    case 'evidence.transferred_out':
      return said(`${spoken(data['number'])} handed over`, spoken(data['detail']));
    case 'evidence.mismatch_detected':
      return said(`${spoken(data['number'])} was changed`, spoken(data['title']), true);
    case 'evidence.disposed':
      return said(`${spoken(data['number'])} disposed of`, spoken(data['reason']));
    default:
      return null;
  }
}

function sayAlert(data: ActivityRow['data'], type: string): Said | null {
  switch (type) {
    case 'alert.resolved':
      return said(`${spoken(data['number'])} resolved as ${spoken(data['verdict'])}`, spoken(data['reason']));
    case 'alert.staged':
      return said(`${spoken(data['number'])}: ${spoken(data['after'])}`);
    case 'alert.assigned':
      return said(`${spoken(data['number'])} assigned to ${nameOf(data['after'])}`);
    case 'alert.reopened':
      return said(`${spoken(data['number'])} reopened`, spoken(data['because']));
    case 'alert.restored':
      return said(`${spoken(data['number'])}: ${spoken(data['undone'])} undone`);
    default:
      return null;
  }
}

function activityMark(activity: ActivityRow, { title, detail, key }: Said): TimelineItem {
  const comment = aboutComments.has(activity.type) ? activity.data['commentId'] : null;
  const ref: TimelineItem['ref'] =
    typeof comment === 'string' ? { kind: 'comment', id: comment } : { kind: 'activity', id: activity.id };
  return {
    id: `${ref.kind}:${ref.id}`,
    at: activity.at,
    lane: 'response',
    severity: 0,
    title,
    detail: [activity.actor.name, detail].filter(Boolean).join(': '),
    tactic: null,
    key,
    ref,
  };
}

/**
 * What people and Tocsin did about the incident and its alerts.
 * @param activities newest first. A comment that was edited is one mark: when it was written, as it reads now.
 */
export function activityMarks(activities: readonly ActivityRow[]): TimelineItem[] {
  const marks = new Map<string, TimelineItem>();
  for (const activity of activities) {
    const words = sayActivity(activity);
    if (!words) continue;
    const mark = activityMark(activity, words);
    marks.set(mark.id, { ...mark, detail: marks.get(mark.id)?.detail ?? mark.detail });
  }
  return [...marks.values()];
}

/** Oldest first; of two at the same moment, alerts before what was done about them. */
export const mergeMarks = (...marks: readonly TimelineItem[][]): TimelineItem[] =>
  marks.flat().toSorted((a, b) => {
    if (a.at !== b.at) return a.at < b.at ? -1 : 1;
    if (a.lane !== b.lane) return a.lane === 'response' ? 1 : b.lane === 'response' ? -1 : 0;
    return a.id < b.id ? -1 : 1;
  });
