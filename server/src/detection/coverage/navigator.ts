// The coverage as a layer of the ATT&CK Navigator (layer format 4.5), to open there beside others.
import type { CoveredTechnique } from '@tocsin/contracts/api/coverage';

type LayerTechnique = {
  techniqueID: string;
  tactic: string;
  score: number;
  comment: string;
  enabled: boolean;
  showSubtechniques: boolean;
  metadata: { name: string; value: string }[];
};

/** Score: rules at work whose data arrives. Techniques without any rule are left out, as the Navigator expects. */
export function navigatorLayer(about: {
  organisation: string;
  attackVersion: string;
  techniques: readonly CoveredTechnique[];
  at: Date;
}) {
  const techniques = about.techniques.filter(({ rules }) => total(rules) > 0);
  const best = Math.max(1, ...techniques.map(({ rules }) => rules.working));
  return {
    name: `Detection coverage of ${about.organisation}`,
    versions: { attack: majorOf(about.attackVersion), navigator: '5.1.0', layer: '4.5' },
    domain: 'enterprise-attack',
    description: `Rules at work and the data they have, ${about.at.toISOString().slice(0, 10)}. The score is the number of rules at work whose log source sent events in the last seven days.`,
    sorting: 3,
    hideDisabled: false,
    techniques: techniques.flatMap(layerTechniques),
    gradient: { colors: ['#ffe9c7', '#f2a65a', '#2f9e6e'], minValue: 0, maxValue: best },
    legendItems: [{ label: 'Rules at work without data (score 0)', color: '#ffe9c7' }],
    showTacticRowBackground: false,
    selectTechniquesAcrossTactics: true,
    selectSubtechniquesWithParent: false,
    selectVisibleTechniques: false,
  };
}

const total = ({ working, blind, shadow, off }: CoveredTechnique['rules']): number => working + blind + shadow + off;
const majorOf = (version: string): string => version.split('.')[0] ?? version;

const layerTechniques = ({ id, tactics, parent, rules, hits }: CoveredTechnique): LayerTechnique[] =>
  tactics.map((tactic) => ({
    techniqueID: id,
    tactic,
    score: rules.working,
    comment: `${rules.working} at work, ${rules.blind} without data, ${rules.shadow} in shadow, ${rules.off} off`,
    enabled: true,
    showSubtechniques: parent === null && rules.working > 0,
    metadata: [
      { name: 'Rules at work', value: String(rules.working) },
      { name: 'Rules without data', value: String(rules.blind) },
      { name: 'Rules in shadow', value: String(rules.shadow) },
      { name: 'Matches in 30 days', value: String(hits) },
    ],
  }));
