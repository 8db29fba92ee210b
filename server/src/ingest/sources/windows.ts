// Windows event logs, every channel, in the layouts of the common shippers.
import { shellSnippet, snippets, vectorSnippet } from './snippets.ts';
import { defineSource } from './source.ts';
import { windowsEvent, windowsRecordOf } from './windows-event.ts';
import { recogniseWindows } from './windows-recognise.ts';
import { nxlogSnippet, powershellSnippet } from './windows-snippets.ts';

export const windows = defineSource({
  id: 'windows',
  title: 'Windows event logs',
  kind: 'endpoint',
  summary:
    'Security, System, PowerShell, Sysmon and every other channel, as Winlogbeat, NXLog, evtx_dump or flat JSON, or as event XML.',
  format: 'json',
  aliases: [
    'windows-security',
    'windows-forwarded',
    'windows-xml',
    'powershell',
    'winlogbeat',
    'nxlog',
    'wineventlog',
    'winlog',
    'windows-system',
    'windows-application',
    'snare',
  ],
  snippets: [
    powershellSnippet('windows', ['Security', 'System']),
    nxlogSnippet('windows'),
    ...snippets('windows', [shellSnippet, vectorSnippet]),
  ],
  recognise: recogniseWindows,
  parse: (record) => windowsEvent(windowsRecordOf(record)),
});
