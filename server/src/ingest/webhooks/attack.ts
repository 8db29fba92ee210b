// ATT&CK as other products write it, in the form of the catalogue: tactic short names and technique ids.
import type { Attack } from '@tocsin/contracts/rule';

const tactics: Record<string, string> = {
  TA0043: 'reconnaissance', TA0042: 'resource-development', TA0001: 'initial-access', TA0002: 'execution',
  TA0003: 'persistence', TA0004: 'privilege-escalation', TA0005: 'defense-evasion', TA0006: 'credential-access',
  TA0007: 'discovery', TA0008: 'lateral-movement', TA0009: 'collection', TA0011: 'command-and-control',
  TA0010: 'exfiltration', TA0040: 'impact',
}; // prettier-ignore
const plain = (text: string): string => text.toLowerCase().replaceAll(/[^a-z]/g, '');
const byWord = new Map(Object.values(tactics).map((name) => [plain(name), name]));

/** `CredentialAccess`, `Defense Evasion`, `TA0006`, `command_and_control`; null for what is no tactic. */
export const tacticOf = (text: string): string | null =>
  tactics[text.trim().toUpperCase()] ?? byWord.get(plain(text)) ?? null;

const technique = /\bT\d{4}(?:\.\d{3})?\b/gi;

/** Each tactic and technique that the texts name, once. */
export function attackOf(texts: { tactics?: readonly string[]; techniques?: readonly string[] }): Attack {
  const found = (texts.tactics ?? []).map(tacticOf).filter((name) => name !== null);
  const ids = (texts.techniques ?? []).flatMap((text) => text.slice(0, 1_000).match(technique) ?? []);
  return {
    tactics: [...new Set(found)].slice(0, 20),
    techniques: [...new Set(ids.map((id) => id.toUpperCase()))].slice(0, 50),
  };
}
