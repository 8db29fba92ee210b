// Tags as the specification wants them, and those of ATT&CK against what there is.
import { suggestion } from '../fault.ts';
import { itemsOf, scalarOf } from '../yaml-nodes.ts';
import type { LintedDocument } from './warning.ts';

/** Short names of the tactics; the last two took the place of `defense-evasion` in version 19. */
export const attackTactics = [
  'reconnaissance',
  'resource-development',
  'initial-access',
  'execution',
  'persistence',
  'privilege-escalation',
  'defense-evasion',
  'credential-access',
  'discovery',
  'lateral-movement',
  'collection',
  'command-and-control',
  'exfiltration',
  'impact',
  'stealth',
  'defense-impairment',
] as const;
const technique = /^t\d{4}(?:\.\d{3})?$/;
/** Groups, software, campaigns, mitigations and data sources. */
const other = /^(?:g|s|c|m|ds)\d{4}$/;
const word = /^[a-z][a-z_-]*$/;

export function lintTags({ document, find, options: { techniques }, warn }: LintedDocument): void {
  const tags = find('tags');
  const items = tags ? itemsOf(tags.value, document, tags.valueAt) : null;
  for (const { node, at } of items ?? []) {
    const written = String(scalarOf(node) ?? '');
    const tag = written.toLowerCase();
    const name = tag.slice('attack.'.length);
    if (!tag.startsWith('attack.')) {
      if (technique.test(tag) || attackTactics.some((tactic) => tactic === tag))
        warn('tag_form', at, `Write this tag as "attack.${tag}", or it counts for no technique or tactic.`);
      else if (!/^[a-z0-9_-]+\../.test(tag))
        warn('tag_form', at, 'A tag is a namespace and a name with a dot between, such as attack.t1059.');
    } else if (technique.test(name)) {
      if (techniques && !mayExist(name.toUpperCase(), techniques))
        warn(
          'unknown_technique',
          at,
          `The ATT&CK table here has no technique ${name.toUpperCase()}: check its number.`,
        );
    } else if (word.test(name)) {
      if (attackTactics.some((tactic) => tactic === name.replaceAll('_', '-'))) continue;
      const near = suggestion(name, attackTactics);
      warn('unknown_tactic', at, `ATT&CK has no tactic "${name}": write one of its tactics.${near}`);
    } else if (!other.test(name))
      warn('tag_form', at, 'A tag of ATT&CK is attack.t and four digits, or attack. and the name of a tactic.');
  }
}

/** A number just above the highest known one may come from a later version of ATT&CK. */
const newerNumbers = 200;

function mayExist(id: string, techniques: ReadonlySet<string>): boolean {
  if (techniques.has(id)) return true;
  const numberOf = (technique: string): number => Number(technique.slice(1, 5));
  const highest = Math.max(...[...techniques].map(numberOf));
  return numberOf(id) > highest && numberOf(id) <= highest + newerNumbers;
}
