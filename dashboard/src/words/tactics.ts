// The tactics of ATT&CK by name.
import { formatTactic } from '../lib/format.ts';
import { inLanguage } from '../lib/language.ts';

const known: Readonly<Record<string, string>> = inLanguage(
  {
    reconnaissance: 'Reconnaissance',
    'resource-development': 'Resource Development',
    'initial-access': 'Initial Access',
    execution: 'Execution',
    persistence: 'Persistence',
    'privilege-escalation': 'Privilege Escalation',
    'defense-evasion': 'Defense Evasion',
    'credential-access': 'Credential Access',
    discovery: 'Discovery',
    'lateral-movement': 'Lateral Movement',
    collection: 'Collection',
    'command-and-control': 'Command and Control',
    exfiltration: 'Exfiltration',
    impact: 'Impact',
  },
  {
    reconnaissance: 'Reconnaissance',
    'resource-development': 'Développement de ressources',
    'initial-access': 'Accès initial',
    execution: 'Exécution',
    persistence: 'Persistance',
    'privilege-escalation': 'Élévation de privilèges',
    'defense-evasion': 'Contournement des défenses',
    'credential-access': 'Accès aux identifiants',
    discovery: 'Découverte',
    'lateral-movement': 'Mouvement latéral',
    collection: 'Collecte',
    'command-and-control': 'Commande et contrôle',
    exfiltration: 'Exfiltration',
    impact: 'Impact',
  },
);

/** By ATT&CK's short name, such as `credential-access`. */
export const tacticWord = (tactic: string): string => known[tactic] ?? formatTactic(tactic);
