// Users and groups as SCIM shows them, and what we read out of what a directory sends.
import { createHash } from 'node:crypto';

import * as z from 'zod';

import { badValue, type ScimFault } from './fault.ts';
import type { Resource } from './patch.ts';

export const schemas = {
  user: 'urn:ietf:params:scim:schemas:core:2.0:User',
  group: 'urn:ietf:params:scim:schemas:core:2.0:Group',
  list: 'urn:ietf:params:scim:api:messages:2.0:ListResponse',
  error: 'urn:ietf:params:scim:api:messages:2.0:Error',
  bulkRequest: 'urn:ietf:params:scim:api:messages:2.0:BulkRequest',
  bulkResponse: 'urn:ietf:params:scim:api:messages:2.0:BulkResponse',
} as const;

export type UserRow = {
  id: string;
  email: string;
  name: string;
  role: string;
  active: boolean;
  createdAt: Date;
  externalId: string | null;
  userName: string | null;
  nameParts: string | null;
  updatedAt: Date | null;
};
export type GroupRow = { id: string; name: string; externalId: string | null; createdAt: Date; updatedAt: Date | null };
type Named = { id: string; name: string };

const NameParts = z.object({ formatted: z.string(), givenName: z.string(), familyName: z.string() }).partial();
export type NameParts = z.infer<typeof NameParts>;

export function userResource(row: UserRow, groups: readonly Named[], base: string): Resource {
  const parts = row.nameParts === null ? {} : NameParts.parse(JSON.parse(row.nameParts));
  const location = `${base}/Users/${row.id}`;
  return versioned({
    schemas: [schemas.user],
    id: row.id,
    ...(row.externalId === null ? {} : { externalId: row.externalId }),
    userName: row.userName ?? row.email,
    name: { formatted: row.name, ...parts },
    displayName: row.name,
    emails: [{ value: row.email, type: 'work', primary: true }],
    active: row.active,
    roles: [{ value: row.role }],
    groups: groups.map(({ id, name }) => ({ value: id, $ref: `${base}/Groups/${id}`, display: name })),
    meta: metaOf('User', row, location),
  });
}

export function groupResource(row: GroupRow, members: readonly Named[], base: string): Resource {
  const location = `${base}/Groups/${row.id}`;
  return versioned({
    schemas: [schemas.group],
    id: row.id,
    ...(row.externalId === null ? {} : { externalId: row.externalId }),
    displayName: row.name,
    members: members.map(({ id, name }) => ({ value: id, $ref: `${base}/Users/${id}`, display: name, type: 'User' })),
    meta: metaOf('Group', row, location),
  });
}

const metaOf = (resourceType: string, row: { createdAt: Date; updatedAt: Date | null }, location: string) => ({
  resourceType,
  created: row.createdAt.toISOString(),
  lastModified: (row.updatedAt ?? row.createdAt).toISOString(),
  location,
});

/** Whatever changes in what is shown changes the version. */
function versioned<Shown extends { meta: object }>(resource: Shown): Shown {
  const digest = createHash('sha256').update(JSON.stringify(resource)).digest('base64url').slice(0, 16);
  return { ...resource, meta: { ...resource.meta, version: `W/"${digest}"` } };
}

const text = z.string().trim().max(320);
/** Some directories write it as a word. */
const Flag = z.union([
  z.boolean(),
  z
    .string()
    .toLowerCase()
    .pipe(z.enum(['true', 'false']))
    .transform((word) => word === 'true'),
]);
const Email = z.object({ value: text.optional(), type: z.string().nullish(), primary: Flag.nullish() });
const User = z.object({
  userName: text.min(1),
  externalId: text.nullish(),
  displayName: text.nullish(),
  name: z.object({ formatted: text.nullish(), givenName: text.nullish(), familyName: text.nullish() }).nullish(),
  emails: z.array(Email).nullish(),
  active: Flag.nullish(),
});
const Group = z.object({
  displayName: text.min(1).max(120),
  externalId: text.nullish(),
  members: z
    .array(z.object({ value: z.uuid() }))
    .max(5000)
    .nullish(),
});

export type WantedUser = {
  userName: string;
  externalId: string | null;
  email: string;
  name: string;
  nameParts: NameParts;
  active: boolean;
};
export type WantedGroup = { name: string; externalId: string | null; memberIds: string[] };

/** @param shown what was shown of it before: a display name that stayed is not a new one */
export function readUser(body: unknown, shown: Resource | null = null): WantedUser {
  const { userName, externalId, displayName, name, emails, active } = parsed(User, body);
  const email = addressIn(emails ?? [], userName);
  const { givenName, familyName, formatted } = name ?? {};
  const joined = [givenName, familyName].filter(Boolean).join(' ');
  const kept = shown?.['displayName'];
  const said = [displayName, formatted].find((each) => each && each !== kept);
  const known = typeof kept === 'string' && !joinedChanged(shown, joined) ? kept : null;
  return {
    userName,
    externalId: externalId || null,
    email,
    name: (said || known || joined || displayName || userName).slice(0, 120),
    nameParts: { ...(givenName && { givenName }), ...(familyName && { familyName }) },
    active: active ?? true,
  };
}

function joinedChanged(shown: Resource | null, joined: string): boolean {
  const before = NameParts.safeParse(shown?.['name']).data;
  return joined !== '' && joined !== [before?.givenName, before?.familyName].filter(Boolean).join(' ');
}

/** Of work before others; where there is none, the user name, which is often one. @throws ScimFault */
function addressIn(emails: readonly z.output<typeof Email>[], userName: string): string {
  const isWork = ({ type }: { type?: string | null | undefined }) => type?.toLowerCase() === 'work';
  const chosen = emails.find(isWork) ?? emails.find(({ primary }) => primary === true) ?? emails[0];
  const email = chosen?.value || userName;
  if (!z.email().safeParse(email).success)
    throw badValue('A user needs an e-mail address, as emails or as userName: people sign in with it.');
  return email;
}

export function readGroup(body: unknown): WantedGroup {
  const { displayName, externalId, members } = parsed(Group, body);
  const memberIds = [...new Set((members ?? []).map(({ value }) => value))];
  return { name: displayName, externalId: externalId || null, memberIds };
}

/** @throws ScimFault `invalidValue` with the first fault */
export function parsed<Shape extends z.ZodType>(shape: Shape, body: unknown): z.output<Shape> {
  const read = shape.safeParse(body);
  if (read.success) return read.data;
  const [first] = read.error.issues;
  throw badValue(`${first?.path.join('.') || 'The body'}: ${first?.message ?? 'cannot be read.'}`);
}

/** @param fault null: our own mistake, whose text stays here */
export function errorOf(fault: ScimFault | null) {
  const { status, scimType, message } = fault ?? {
    status: 500,
    scimType: null,
    message: 'Something went wrong on our side; the log has the details.',
  };
  const about = scimType === null ? {} : { scimType };
  return { schemas: [schemas.error], status: String(status), ...about, detail: message };
}
