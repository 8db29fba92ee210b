// Any product that writes the Common Event Format, bare or behind a syslog header.
import { cefEvent, cefStart } from '../cef.ts';
import { shellSnippet } from '../snippets.ts';
import { type Device, deviceSnippet } from './device.ts';

export const cef: Device = {
  id: 'cef',
  title: 'Common Event Format (CEF)',
  kind: 'generic',
  summary:
    'CEF of any product: device, source and destination, translation, file, process, request and custom fields with their labels.',
  aliases: ['arcsight'],
  snippets: [
    deviceSnippet(
      'Any product: CEF over syslog',
      `# target {syslogHost}, port {syslogPort}, protocol TCP, format CEF (ArcSight)
`,
    ),
    shellSnippet,
  ],
  recognises: ({ message, program }) => {
    const at = cefStart(message);
    return (at >= 0 && at < 300) || (program === 'CEF' && /^[01]\|/.test(message)) ? 80 : 0;
  },
  read: (line, receivedAt) => {
    const text = line.program === 'CEF' ? `CEF:${line.message}` : line.message;
    const at = cefStart(text);
    return at < 0 ? null : cefEvent(text.slice(at), receivedAt, line);
  },
};
