// The words here are those of the contract: none missing, none made up.
import { permissions, rolePermissions, roles as contractRoles } from '@tocsin/contracts/identity';
import { expect, test } from 'vitest';

import { presetOf, presets, roles, scopes } from './words.ts';

test('roles and scopes are those of the contract', () => {
  expect([...roles].toSorted()).toEqual([...contractRoles].toSorted());
  expect([...scopes].toSorted()).toEqual([...permissions].toSorted());
});

test('"Read" is what a viewer may do', () => {
  expect(presets.find(({ id }) => id === 'read')?.scopes).toEqual(rolePermissions.viewer);
});

test('a bundle is known by its scopes in any order, and only whole', () => {
  expect(presetOf(['rule:read', 'incident:read', 'alert:read', 'event:read'])?.id).toBe('read');
  expect(presetOf(['rule:read'])).toBeNull();
  expect(presetOf(rolePermissions.admin)?.id).toBe('everything');
});
