// Running an installation that serves several organisations, without seeing what is in them.
import * as z from 'zod';

import { PlatformOrganisation } from '../identity.ts';
import { endpoint } from './endpoint.ts';

const Name = z.string().trim().min(1, 'A name is needed.').max(120);
const organisationId = z.uuid();

export const listOrganisations = endpoint('GET', '/platform/organisations', {
  summary: 'The organisations of this installation',
  permission: 'platform:read',
  input: z.object({}),
  output: z.object({ items: z.array(PlatformOrganisation) }),
});
export const createOrganisation = endpoint('POST', '/platform/organisations', {
  summary: 'Make an organisation and invite its first administrator; the link is shown this once',
  permission: 'platform:write',
  input: z.object({ name: Name, administratorEmail: z.email().max(320) }),
  output: z.object({ id: z.uuid(), link: z.string(), mailed: z.boolean(), organisation: PlatformOrganisation }),
  status: 201,
});
export const suspendOrganisation = endpoint('POST', '/platform/organisations/:organisationId/suspend', {
  summary: 'Suspend an organisation: nobody of it signs in and its API keys open nothing, until it is resumed',
  permission: 'platform:write',
  input: z.object({ organisationId, because: z.string().trim().min(3, 'Say why.').max(400) }),
  output: PlatformOrganisation,
});
export const resumeOrganisation = endpoint('POST', '/platform/organisations/:organisationId/resume', {
  summary: 'Let a suspended organisation go on',
  permission: 'platform:write',
  input: z.object({ organisationId }),
  output: PlatformOrganisation,
});
