// The words here are those of the contract: none missing, none made up.
import { builtInRoles, rolePermissions } from '@tocsin/contracts/identity';
import { expect, test } from 'vitest';

import { roleWord, roleWords } from '../../words/roles.ts';
import { presetOf, presets } from './words.ts';

test('roles are those of the contract', () => {
  expect(roleWords).toEqual(Object.fromEntries(Object.entries(builtInRoles).map(([key, { title }]) => [key, title])));
  expect(roleWord('night_shift')).toBe('Night shift');
});

test('"Read" is what a viewer may do', () => {
  expect(presets.find(({ id }) => id === 'read')?.scopes).toEqual(rolePermissions.viewer);
});

test('a bundle is known by its scopes in any order, and only whole', () => {
  expect(presetOf(['rule:read', 'incident:read', 'alert:read', 'event:read'])?.id).toBe('read');
  expect(presetOf(['rule:read'])).toBeNull();
  expect(presetOf([...rolePermissions.admin])?.id).toBe('everything');
});
