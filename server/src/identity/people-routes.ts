// One line per endpoint of roles, invitations, teams and organisations.
import * as peopleApi from '@tocsin/contracts/api/people';
import * as platformApi from '@tocsin/contracts/api/platform';

import { serve, serveWithWire, type Route } from '#platform/module';

import { acceptInvitationWith, lookAtInvitationWith } from './invitations/accept.ts';
import { createInvitationWith, listInvitations, revokeInvitation } from './invitations/invite.ts';
import type { PasswordCheck } from './passwords/check.ts';
import { changeOrganisationWith, listMyOrganisationsWith } from './platform/my-organisations.ts';
import {
  createOrganisationWith,
  listOrganisationsWith,
  resumeOrganisationWith,
  suspendOrganisationWith,
} from './platform/organisations.ts';
import { changeOrganisationStoreWith, listEventStoresWith } from './platform/stores.ts';
import { changeRole, createRole, deleteRole } from './roles/change.ts';
import { getPolicy, listRoles } from './roles/list.ts';
import type { IdentityGround } from './routes.ts';
import { changeTeam, createTeam, deleteTeam, listTeams, setTeamMembers } from './teams/change.ts';

export const peopleRoutes = ({ handle, stores, ...post }: IdentityGround, check: PasswordCheck): readonly Route[] => [
  serve(peopleApi.getPolicy, getPolicy),
  serve(peopleApi.listRoles, listRoles),
  serve(peopleApi.createRole, createRole),
  serve(peopleApi.changeRole, changeRole),
  serve(peopleApi.deleteRole, deleteRole),
  serve(peopleApi.listInvitations, listInvitations),
  { ...serve(peopleApi.createInvitation, createInvitationWith(post)), answersSecret: true },
  serve(peopleApi.revokeInvitation, revokeInvitation),
  serve(peopleApi.lookAtInvitation, lookAtInvitationWith(handle)),
  serve(peopleApi.acceptInvitation, acceptInvitationWith(handle, check)),
  serve(peopleApi.listTeams, listTeams),
  serve(peopleApi.createTeam, createTeam),
  serve(peopleApi.changeTeam, changeTeam),
  serve(peopleApi.deleteTeam, deleteTeam),
  serve(peopleApi.setTeamMembers, setTeamMembers),
  serve(peopleApi.listMyOrganisations, listMyOrganisationsWith(handle)),
  serveWithWire(peopleApi.changeOrganisation, changeOrganisationWith(handle)),
  serve(platformApi.listOrganisations, listOrganisationsWith(handle)),
  { ...serve(platformApi.createOrganisation, createOrganisationWith(handle, post, stores)), answersSecret: true },
  serve(platformApi.suspendOrganisation, suspendOrganisationWith(handle)),
  serve(platformApi.resumeOrganisation, resumeOrganisationWith(handle)),
  serve(platformApi.listEventStores, listEventStoresWith(handle, stores)),
  serve(platformApi.changeOrganisationStore, changeOrganisationStoreWith(handle, stores)),
];
