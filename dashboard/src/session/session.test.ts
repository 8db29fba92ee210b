// Where signing in may lead.
import { expect, test } from 'vitest';

import { safeReturnPath } from './session.ts';

test('back to a page of ours, with its search', () => {
  expect(safeReturnPath('/alerts?severity=4')).toBe('/alerts?severity=4');
});
test.each([undefined, '', 'alerts', '//evil.example', '/\\evil.example', 'https://evil.example', '/sign-in?return=/x'])(
  'to the first page instead of %j',
  (path) => expect(safeReturnPath(path)).toBe('/'),
);
