// Which source reads a Splunk source type, where its name says so; the others are recognised by their content.
import { findSource } from '../../sources/index.ts';

const windowsXml = /^xmlwineventlog\b/i;
const windowsText = /^wineventlog\b/i;

/** Ids that may read it, first choice first. */
const bySourcetype: readonly (readonly [RegExp, readonly string[]])[] = [
  [/^linux_secure$/i, ['linux-auth']],
  [/^(?:linux_audit|linux:audit|auditd)$/i, ['auditd']],
  [/^cisco:asa$/i, ['cisco-asa']],
  [/^cisco:ftd/i, ['cisco-ftd']],
  [/^cisco:ios/i, ['cisco-ios']],
  [/^meraki/i, ['cisco-meraki']],
  [/^pan:/i, ['paloalto', 'panos', 'palo-alto']],
  [/^(?:fgt_|fortigate_|fortinet_)/i, ['fortinet', 'fortigate']],
  [/^aws:cloudtrail$/i, ['aws-cloudtrail']],
  [/^aws:cloudwatchlogs:vpcflow$/i, ['aws-vpcflow']],
  [/^suricata/i, ['suricata']],
  [/^(?:bro|zeek)(?::|_|$)/i, ['zeek']],
  [/^(?:cef|.*:cef)$/i, ['cef']],
  [/^oktaim2:log$/i, ['okta']],
  [/^o365:management:activity$/i, ['o365-audit', 'o365']],
];

const known = new Map<string, string | null>();
const maxKnown = 1_000;

/**
 * The id of the source for an event of this source type; null where its content decides.
 * @param text the event where it is text, else ''
 */
export function sourceOfSourcetype(sourcetype: string, text: string): string | null {
  if (sourcetype === '') return null;
  if (windowsXml.test(sourcetype)) return 'windows';
  if (windowsText.test(sourcetype)) return text === '' || text.trimStart().startsWith('<Event') ? 'windows' : null;
  let source = known.get(sourcetype);
  if (source === undefined) {
    const names = bySourcetype.find(([pattern]) => pattern.test(sourcetype))?.[1] ?? [];
    source = names.find((name) => findSource(name) !== undefined) ?? null;
    if (known.size < maxKnown) known.set(sourcetype, source);
  }
  return source;
}
