// The chain of processes an alert's events tell.
import { expect, test } from 'vitest';

import { processChain } from './process-chain.ts';

const anEvent = (fields: Record<string, unknown>) => ({
  eventId: '1-1-1',
  time: '2026-11-20T12:00:00Z',
  message: '',
  matched: {},
  fields,
});

test('starts at the outermost ancestor and ends at the process that was caught', () => {
  const chain = processChain([
    anEvent({
      'process.name': 'rundll32.exe',
      'process.pid': 9044,
      'process.command_line': 'rundll32.exe dcs.dll,Run',
      'process.parent.name': 'powershell.exe',
      'process.parent.pid': 7780,
    }),
    anEvent({
      'process.name': 'powershell.exe',
      'process.pid': 7780,
      'process.parent.name': 'explorer.exe',
      'process.parent.pid': 4312,
    }),
  ]);
  expect(chain.map(({ name, pid, caught }) => [name, pid, caught])).toEqual([
    ['explorer.exe', '4312', false],
    ['powershell.exe', '7780', false],
    ['rundll32.exe', '9044', true],
  ]);
});

test('reads the names that Windows gives, and leaves the paths away', () => {
  const chain = processChain([
    anEvent({ Image: 'C:\\Windows\\System32\\cmd.exe', ProcessId: '12', ParentImage: 'C:\\Windows\\explorer.exe' }),
  ]);
  expect(chain.map(({ name }) => name)).toEqual(['explorer.exe', 'cmd.exe']);
});

test('events that name each other as parents do not lead round for ever', () => {
  const chain = processChain([
    anEvent({ Image: 'a.exe', ProcessId: '1', ParentImage: 'b.exe', ParentProcessId: '2' }),
    anEvent({ Image: 'b.exe', ProcessId: '2', ParentImage: 'a.exe', ParentProcessId: '1' }),
  ]);
  expect(chain.map(({ name }) => name)).toEqual(['a.exe', 'b.exe', 'a.exe']);
});

test('an alert without processes has no chain', () => {
  expect(processChain([anEvent({ 'source.ip': '10.0.0.1' })])).toEqual([]);
});
