// Who is what: roles and the policy, invitations, teams, and the organisations a person belongs to.
import * as z from 'zod';

import { Invitation, Organisation, permissions, RoleEntry, RoleKey, Session, SiteCode, Team } from '../identity.ts';
import { NewPassword } from '../sign-in.ts';
import { endpoint } from './endpoint.ts';

const nothing = z.object({});
const Name = z.string().trim().min(1, 'A name is needed.').max(120);
const Meaning = z.string().trim().max(400);
const Token = z.string().min(1).max(200);
const granted = z.array(z.enum(permissions)).max(permissions.length);

export const getPolicy = endpoint('GET', '/policy', {
  summary: 'Who may do what: permissions and what they mean, roles, and what each endpoint asks for',
  permission: 'signed-in',
  input: nothing,
  output: z.object({
    permissions: z.array(
      z.object({ name: z.enum(permissions), meaning: z.string(), includes: z.array(z.enum(permissions)) }),
    ),
    roles: z.array(RoleEntry.pick({ key: true, title: true, meaning: true, permissions: true, builtIn: true })),
    endpoints: z.array(z.object({ method: z.string(), path: z.string(), permission: z.string() })),
  }),
});
export const listRoles = endpoint('GET', '/roles', {
  summary: 'List roles: those that come with Tocsin, then the organisation’s own',
  permission: 'role:read',
  input: nothing,
  output: z.object({ items: z.array(RoleEntry) }),
});
export const createRole = endpoint('POST', '/roles', {
  summary: 'Make a role. It cannot do more than you can.',
  permission: 'role:write',
  input: z.object({ key: RoleKey, title: Name, meaning: Meaning.default(''), permissions: granted }),
  output: RoleEntry,
  status: 201,
});
export const changeRole = endpoint('PATCH', '/roles/:roleId', {
  summary: 'Change a role of the organisation’s own; it takes effect on the next request of whoever has it',
  permission: 'role:write',
  input: z.object({
    roleId: z.uuid(),
    title: Name.optional(),
    meaning: Meaning.optional(),
    permissions: granted.optional(),
    rev: z.int().optional(),
  }),
  output: RoleEntry,
});
export const deleteRole = endpoint('DELETE', '/roles/:roleId', {
  summary: 'Delete a role that nobody has',
  permission: 'role:write',
  input: z.object({ roleId: z.uuid() }),
  output: nothing,
});

export const listInvitations = endpoint('GET', '/invitations', {
  summary: 'List invitations that are open',
  permission: 'user:read',
  input: nothing,
  output: z.object({ items: z.array(Invitation) }),
});
export const createInvitation = endpoint('POST', '/invitations', {
  summary: 'Invite somebody. The link is shown this once, and mailed where mail is set up; it works for seven days.',
  permission: 'user:write',
  input: z.object({
    email: z.email().max(320),
    role: RoleKey,
    /** The sites they will see: null for all; those of whoever invites unless said. */
    siteCodes: z.array(SiteCode).min(1).max(500).nullable().optional(),
  }),
  output: z.object({ id: z.uuid(), link: z.string(), mailed: z.boolean(), invitation: Invitation }),
  status: 201,
});
export const revokeInvitation = endpoint('DELETE', '/invitations/:invitationId', {
  summary: 'Take an invitation back',
  permission: 'user:write',
  input: z.object({ invitationId: z.uuid() }),
  output: nothing,
});
export const lookAtInvitation = endpoint('POST', '/invitations/look', {
  summary: 'What an invitation is to, by the token of its link',
  permission: 'public',
  input: z.object({ token: Token }),
  output: z.object({
    organisation: z.string(),
    email: z.string(),
    /** Its title in English; `roleKey` names it in every language. */
    role: z.string(),
    roleKey: z.string(),
    expiresAt: z.iso.datetime(),
  }),
});
export const acceptInvitation = endpoint('POST', '/invitations/accept', {
  summary: 'Accept an invitation. Who has an account already gives its password; whoever has none chooses one.',
  permission: 'public',
  input: z.object({
    token: Token,
    name: Name,
    password: NewPassword,
  }),
  output: z.object({ organisation: z.string(), email: z.string() }),
  status: 201,
});

export const listTeams = endpoint('GET', '/teams', {
  summary: 'List teams and their members',
  permission: 'team:read',
  input: nothing,
  output: z.object({ items: z.array(Team) }),
});
export const createTeam = endpoint('POST', '/teams', {
  summary: 'Make a team',
  permission: 'team:write',
  input: z.object({ name: Name, meaning: Meaning.default('') }),
  output: Team,
  status: 201,
});
export const changeTeam = endpoint('PATCH', '/teams/:teamId', {
  summary: 'Change a team’s name or meaning',
  permission: 'team:write',
  input: z.object({
    teamId: z.uuid(),
    name: Name.optional(),
    meaning: Meaning.optional(),
    rev: z.int().optional(),
  }),
  output: Team,
});
export const deleteTeam = endpoint('DELETE', '/teams/:teamId', {
  summary: 'Delete a team; its members stay',
  permission: 'team:write',
  input: z.object({ teamId: z.uuid() }),
  output: nothing,
});
export const setTeamMembers = endpoint('PUT', '/teams/:teamId/members', {
  summary: 'Say who is in a team',
  permission: 'team:write',
  input: z.object({ teamId: z.uuid(), personIds: z.array(z.uuid()).max(500) }),
  output: Team,
});

export const listMyOrganisations = endpoint('GET', '/session/organisations', {
  summary: 'The organisations you belong to',
  permission: 'signed-in',
  input: nothing,
  output: z.object({ items: z.array(Organisation.extend({ current: z.boolean() })) }),
});
export const changeOrganisation = endpoint('POST', '/session/organisation', {
  summary: 'Go on in another organisation you belong to; the session’s cookie changes',
  permission: 'signed-in',
  input: z.object({ organisationId: z.uuid() }),
  output: Session,
});
