// Sysmon for Windows and Linux: the same layouts as the Windows source, this channel only.
import { shellSnippet, snippets, vectorSnippet } from './snippets.ts';
import { defineSource, ParseFault } from './source.ts';
import { channelOf } from './windows-channels.ts';
import { windowsEvent, windowsRecordOf } from './windows-event.ts';
import { recogniseSysmon } from './windows-recognise.ts';
import { nxlogSnippet, powershellSnippet } from './windows-snippets.ts';

export const sysmon = defineSource({
  id: 'sysmon',
  title: 'Sysmon',
  kind: 'endpoint',
  summary: 'System Monitor events of Windows and Linux, in any layout the Windows source reads.',
  format: 'json',
  aliases: ['linux-sysmon', 'sysmonforlinux', 'windows-sysmon'],
  snippets: [
    powershellSnippet('sysmon', ['Microsoft-Windows-Sysmon/Operational']),
    nxlogSnippet('sysmon'),
    ...snippets('sysmon', [shellSnippet, vectorSnippet]),
  ],
  recognise: recogniseSysmon,
  parse: (record) => {
    const event = windowsRecordOf(record);
    if (channelOf(event.channel, event.provider).family !== 'sysmon') {
      throw new ParseFault(`The event is from ${event.channel || event.provider}, not from Sysmon.`);
    }
    return windowsEvent(event);
  },
});
