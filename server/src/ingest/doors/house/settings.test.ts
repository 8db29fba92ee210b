// How doors stand before anyone has touched them.
import { expect, test } from 'vitest';

import { doors } from '../index.ts';
import { defaultSettings, organisationOf, type Defaults } from './settings.ts';

const defaults = (udpPort: number, tcpPort: number): Defaults => ({
  host: '0.0.0.0',
  syslog: { host: '127.0.0.1', udpPort, tcpPort, org: 'clinic' },
});

test('syslog is open where the environment says, and 0 closes it', () => {
  for (const door of doors.filter(({ id }) => id === 'syslog-udp' || id === 'syslog-tcp')) {
    expect(defaultSettings(door, defaults(5514, 5514))).toMatchObject({ enabled: true, host: '127.0.0.1', port: 5514 });
    expect(defaultSettings(door, defaults(0, 0))).toMatchObject({ enabled: false, port: door.usualPort });
    expect(organisationOf(door, undefined, defaults(1, 1))).toBe('clinic');
  }
});

test('nothing else lets anyone in without a token before it is switched on', () => {
  const open = doors.filter((door) => defaultSettings(door, defaults(0, 0)).enabled);
  expect(open.map(({ kind, credential }) => `${kind} ${credential}`)).toEqual(open.map(() => 'http token'));
  for (const door of doors) {
    const { port, tls, restricted } = defaultSettings(door, defaults(0, 0));
    expect({ port, tls, restricted }).toEqual({
      port: door.kind === 'http' ? null : door.usualPort,
      tls: door.id === 'syslog-tls',
      restricted: false,
    });
  }
});
