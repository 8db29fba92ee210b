// The kinds of resources that SCIM here keeps, and what can be done with one.
import { isTaken } from '../store.ts';
import { gone, scimFaultOf, taken, type ScimFault } from './fault.ts';
import { allGroups, createGroup, deleteGroup, oneGroup, patchGroup, replaceGroup } from './groups.ts';
import type { Resource } from './patch.ts';
import {
  allUsers,
  createUser,
  deleteUser,
  oneUser,
  patchUser,
  replaceUser,
  type Asking,
  type Changing,
} from './users.ts';

export type Kind = {
  name: 'Users' | 'Groups';
  all: (asking: Asking) => Promise<Resource[]>;
  one: (asking: Asking, id: string) => Promise<Resource>;
  create: (asking: Asking, body: unknown) => Promise<Resource>;
  replace: (asking: Asking, change: Changing) => Promise<Resource>;
  patch: (asking: Asking, change: Changing) => Promise<Resource>;
  remove: (asking: Asking, change: Omit<Changing, 'body'>) => Promise<void>;
};
export const kinds: readonly Kind[] = [
  {
    name: 'Users',
    all: allUsers,
    one: oneUser,
    create: createUser,
    replace: replaceUser,
    patch: patchUser,
    remove: deleteUser,
  },
  {
    name: 'Groups',
    all: allGroups,
    one: oneGroup,
    create: createGroup,
    replace: replaceGroup,
    patch: patchGroup,
    remove: deleteGroup,
  },
];

const uuid = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i;
/** @throws ScimFault 404 for what cannot be an id */
export function idOf({ name }: Kind, id: string): string {
  if (!uuid.test(id)) throw gone(name === 'Users' ? 'user' : 'group', id);
  return id.toLowerCase();
}

const uniques = ['person_email_key_key', 'scim_user_org_id_user_name_key_key'];

/** Null for what is nobody's mistake but ours. */
export const faultOf = (error: unknown): ScimFault | null =>
  uniques.some((name) => isTaken(error, name))
    ? taken('This user name or address belongs to somebody else. Whoever has an account elsewhere joins by invitation.')
    : scimFaultOf(error);
