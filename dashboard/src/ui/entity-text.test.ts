// Short names of entities.
import { expect, test } from 'vitest';

import { shortEntity } from './entity-text.ts';

test.each([
  ['host', 'par-srv03.aubrac.example', 'par-srv03'],
  ['host', '10.20.41.87', '10.20.41.87'],
  ['user', 'aubrac\\c.moreau', 'c.moreau'],
  ['process', 'c:\\windows\\system32\\vssadmin.exe', 'vssadmin.exe'],
  ['file', '/var/tmp/', 'tmp'],
  ['file', '/', '/'],
  ['hash', '9f86d081884c7d659a2feaa0c55ad015', '9f86d081884c…'],
  ['domain', 'cdn.evil.example', 'cdn.evil.example'],
] as const)('%s %s is shown as %s', (kind, value, text) => expect(shortEntity({ kind, value })).toBe(text));
