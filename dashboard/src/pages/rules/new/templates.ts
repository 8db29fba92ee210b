// The text a new rule of each kind begins with: a whole small one that passes the check, to be written over.
import type { RuleKind } from '@tocsin/contracts/words';

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
const dayOf = (on: Date): string => `${on.getFullYear()}-${two(on.getMonth() + 1)}-${two(on.getDate())}`;

type About = { id: string; author: string; on: Date };

export function newRuleText(kind: RuleKind, about: About): string {
  return templates[kind](about);
}

/** Shipped with Tocsin, so that the examples refer to something that is there. */
const sshPasswordRefused = 'c24410e8-de52-566e-a265-db29081e50f1';

const templates: Record<RuleKind, (about: About) => string> = {
  sigma: ({ id, author, on }) => `title: Encoded command handed to PowerShell
id: ${id}
status: experimental
description: |
  What happened when this rule matches, why it matters,
  and what an analyst looks at first.
author: ${quoted(author)}
date: ${dayOf(on)}
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
`,
  correlation: ({ id, author, on }) => `title: Many SSH passwords refused from one address
id: ${id}
status: experimental
description: |
  What happened when so many came together, why it matters,
  and what an analyst looks at first.
author: ${quoted(author)}
date: ${dayOf(on)}
tags:
  - attack.credential-access
  - attack.t1110
correlation:
  type: event_count
  rules:
    - ${sshPasswordRefused} # SSH password refused for an existing account
  group-by:
    - source.ip
  timespan: 5m
  condition:
    gte: 10
  generate: true
falsepositives:
  - A script with an old password
level: high
`,
  filter: ({ id, author, on }) => `title: Refused SSH passwords of the backup server
id: ${id}
description: |
  Why what matches here is harmless, and who says so.
author: ${quoted(author)}
date: ${dayOf(on)}
logsource:
  product: linux
  service: sshd
filter:
  rules:
    - ${sshPasswordRefused} # SSH password refused for an existing account
  selection:
    rhost: 192.0.2.10
  condition: selection
`,
  threshold: ({ id, author, on }) => `title: Many failed sign-ins of one user
kind: threshold
id: ${id}
status: experimental
description: |
  What happened when there were so many, why it matters,
  and what an analyst looks at first.
author: ${quoted(author)}
date: ${dayOf(on)}
tags:
  - attack.credential-access
  - attack.t1110
query: 'event.category:authentication event.outcome:failure'
group-by:
  - user.name
count:
  gte: 20
timeframe: 10m
level: medium
`,
  query: ({ id, author, on }) => `title: Failed sign-ins
kind: query
id: ${id}
description: |
  What this search is for, and what to look at in its results.
author: ${quoted(author)}
date: ${dayOf(on)}
query: 'event.category:authentication event.outcome:failure'
range: 24h
`,
  yara: ({ id, author, on }) => `rule Encoded_PowerShell_Loader
{
  meta:
    id = "${id}"
    description = "What this file is, and why it matters"
    author = "${yaraText(author)}"
    date = "${dayOf(on)}"
    level = "medium"

  strings:
    $shell = "powershell" nocase
    $encoded = "-EncodedCommand" nocase
    $hidden = "-WindowStyle Hidden" nocase

  condition:
    $shell and any of ($encoded, $hidden)
}
`,
};

/** What may stand between YARA's quotes. */
const yaraText = (text: string): string => text.replaceAll(/\s+/g, ' ').replaceAll(/["\\]/g, String.raw`\$&`);
