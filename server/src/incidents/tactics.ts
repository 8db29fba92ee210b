// The ATT&CK tactics in the order of an intrusion, and what they are called.
const names: Readonly<Record<string, string>> = {
  reconnaissance: 'Reconnaissance',
  'resource-development': 'Resource development',
  'initial-access': 'Initial access',
  execution: 'Execution',
  persistence: 'Persistence',
  'privilege-escalation': 'Privilege escalation',
  'defense-evasion': 'Defense evasion',
  'credential-access': 'Credential access',
  discovery: 'Discovery',
  'lateral-movement': 'Lateral movement',
  collection: 'Collection',
  'command-and-control': 'Command and control',
  exfiltration: 'Exfiltration',
  impact: 'Impact',
};
const order = Object.keys(names);

/** Position in the order of an intrusion; -1 for a tactic that ATT&CK does not have. */
export const tacticRank = (tactic: string): number => order.indexOf(tactic);
export const tacticName = (tactic: string): string => names[tactic] ?? tactic;
