// How a site stands, as a table.
import { expect, test } from 'vitest';

import { stateOf } from './sites.ts';

const none = [0, 0, 0, 0, 0];
const calm = { alerts: none, incidents: none, sources: { total: 2, wrong: 0, silent: 0 }, volume: 3, usual: 2 };

test.each([
  ['well where nothing is open but small alerts', { ...calm, alerts: [4, 4, 4, 0, 0] }, 'well'],
  ['busy with an alert of high severity', { ...calm, alerts: [0, 0, 0, 1, 0] }, 'busy'],
  ['busy with any incident', { ...calm, incidents: [0, 0, 0, 0, 1] }, 'busy'],
  ['wrong with an incident of severity 2', { ...calm, incidents: [0, 1, 0, 0, 0] }, 'wrong'],
  ['wrong with a silent source', { ...calm, sources: { total: 2, wrong: 1, silent: 1 } }, 'wrong'],
  ['well with a source that is only misdated', { ...calm, sources: { total: 2, wrong: 1, silent: 0 } }, 'well'],
  [
    'quiet where nothing ever came',
    { ...calm, sources: { total: 0, wrong: 0, silent: 0 }, volume: 0, usual: 0 },
    'quiet',
  ],
  ['well for who sees no events, where alerts come', { ...calm, sources: null }, 'well'],
] as const)('%s', (_, standing, state) => {
  expect(stateOf({ ...standing, alerts: [...standing.alerts], incidents: [...standing.incidents] })).toBe(state);
});
