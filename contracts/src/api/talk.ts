// How people work on an incident together: comments in threads, mentions, watchers, undo.
import * as z from 'zod';

import { Comment, Incident, TextRevision, Watcher } from '../incident.ts';
import { Task } from '../task.ts';
import { endpoint } from './endpoint.ts';

const incidentId = z.string().describe('The id or the number');
const commentId = z.uuid();
const body = z.string().trim().min(1).max(20_000);
const mentions = z.array(z.uuid()).max(50);
const Watching = z.object({ items: z.array(Watcher), watching: z.boolean() });
const madeRev = z.int().describe('The revision that your change made');

export const listComments = endpoint('GET', '/incidents/:incidentId/comments', {
  summary: 'Comments, oldest first; answers name the thread they belong to',
  permission: 'incident:read',
  input: z.object({ incidentId }),
  output: z.object({ items: z.array(Comment) }),
});
export const addComment = endpoint('POST', '/incidents/:incidentId/comments', {
  summary: 'Comment, in Markdown, or answer in a thread; whoever is mentioned is told',
  permission: 'incident:write',
  input: z.object({
    incidentId,
    body,
    threadId: z.uuid().optional().describe('The comment that is answered'),
    mentions: mentions.default([]).describe('People who see the incident'),
  }),
  output: Comment,
  status: 201,
});
export const editComment = endpoint('PATCH', '/incidents/:incidentId/comments/:commentId', {
  summary: 'Edit an own comment; what it said is kept',
  permission: 'incident:write',
  input: z.object({
    incidentId,
    commentId,
    body,
    mentions: mentions.optional().describe('As they were, where absent'),
  }),
  output: Comment,
});
export const deleteComment = endpoint('DELETE', '/incidents/:incidentId/comments/:commentId', {
  summary: 'Delete an own comment: its place stays, its words and what it said before go',
  permission: 'incident:write',
  input: z.object({ incidentId, commentId }),
  output: Comment,
});
export const resolveThread = endpoint('PUT', '/incidents/:incidentId/comments/:commentId/resolution', {
  summary: 'Resolve a thread, or open it again',
  permission: 'incident:write',
  input: z.object({ incidentId, commentId, resolved: z.boolean() }),
  output: Comment,
});
export const listCommentRevisions = endpoint('GET', '/incidents/:incidentId/comments/:commentId/revisions', {
  summary: 'What a comment said before, newest first, at most 200',
  permission: 'incident:read',
  input: z.object({ incidentId, commentId }),
  output: z.object({ items: z.array(TextRevision) }),
});
export const listReaders = endpoint('GET', '/incidents/:incidentId/readers', {
  summary: 'The people who see the incident, by name: whom a comment may mention',
  permission: 'incident:read',
  input: z.object({ incidentId }),
  output: z.object({ items: z.array(Watcher.shape.person) }),
});
export const listWatchers = endpoint('GET', '/incidents/:incidentId/watchers', {
  summary: 'Who watches the incident and why, and whether you do',
  permission: 'incident:read',
  input: z.object({ incidentId }),
  output: Watching,
});
export const watchIncident = endpoint('PUT', '/incidents/:incidentId/watch', {
  summary: 'Watch an incident, or stop watching it',
  permission: 'incident:read',
  input: z.object({ incidentId, watching: z.boolean() }),
  output: Watching,
});
export const undoIncident = endpoint('POST', '/incidents/:incidentId/undo', {
  summary: 'Take back an own change of at most ten minutes ago, unless somebody has changed the same since',
  permission: 'incident:write',
  input: z.object({ incidentId, madeRev }),
  output: Incident,
});
export const undoTask = endpoint('POST', '/tasks/:taskId/undo', {
  summary: 'Take back an own change of a task of at most ten minutes ago, unless somebody has changed the same since',
  permission: 'incident:write',
  input: z.object({ taskId: z.uuid(), madeRev }),
  output: Task,
});
