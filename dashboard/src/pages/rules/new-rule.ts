// The text a new rule begins with: a whole small rule that passes the check, to be written over.

const two = (value: number): string => String(value).padStart(2, '0');

/** A version 4 UUID; `crypto.randomUUID` is missing where the page is served without TLS. */
export function newRuleId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

/** As a YAML scalar in single quotes, so that no name can break the document. */
const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`;

export function newRuleText(about: { id: string; author: string; on: Date }): string {
  const { id, author, on } = about;
  return `title: Encoded command handed to PowerShell
id: ${id}
status: experimental
description: |
  What happened when this rule matches, why it matters,
  and what an analyst looks at first.
author: ${quoted(author)}
date: ${on.getFullYear()}-${two(on.getMonth() + 1)}-${two(on.getDate())}
tags:
  - attack.execution
  - attack.t1059.001
logsource:
  product: windows
  category: process_creation
detection:
  selection:
    Image|endswith: '\\powershell.exe'
    CommandLine|contains:
      - ' -enc '
      - ' -EncodedCommand '
  filter_known:
    ParentImage|endswith: '\\managed-software.exe'
  condition: selection and not filter_known
falsepositives:
  - Software deployment that encodes its commands
level: medium
`;
}
