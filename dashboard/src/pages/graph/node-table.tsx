// The graph as a table: every node with what can be done to it, for readers of the screen and the keyboard.
import type { GraphNode } from '@tocsin/contracts/api/entities';

import { CriticalityBadge, EntityVerdictBadge } from '../../entity/marks.tsx';
import { Button } from '../../ui/button.tsx';
import { Severity } from '../../ui/severity.tsx';
import { SmallTable } from '../../ui/small-table.tsx';
import { Time } from '../../ui/time.tsx';
import { graphKindWords } from '../../words/graph-kinds.ts';
import { keyOf, shownDegrees, type Edge } from './graph-model.ts';
import { words } from './words.ts';

export type NodeActions = {
  onChoose: (key: string | null) => void;
  onExpand: (key: string) => void;
  onHide: (key: string) => void;
};
type NodeTableProps = NodeActions & { nodes: readonly GraphNode[]; edges: readonly Edge[] };

export function NodeTable({ nodes, edges, onChoose, onExpand, onHide }: NodeTableProps) {
  const degrees = shownDegrees(edges);
  return (
    <SmallTable
      label={words.title}
      heads={[words.kind, words.label, words.verdict, words.neighbours, words.lastSeen]}
      actions
    >
      {nodes.map((node) => {
        const key = keyOf(node);
        return (
          <tr key={key}>
            <td>{node.kind ? graphKindWords[node.kind] : words.types[node.type]}</td>
            <td style={{ maxWidth: 420, overflowWrap: 'anywhere' }}>{node.label}</td>
            <td>
              <span className="row">
                {node.severity !== null && <Severity severity={node.severity} />}
                {node.verdict && <EntityVerdictBadge verdict={node.verdict} />}
                {node.criticality && <CriticalityBadge criticality={node.criticality} />}
              </span>
            </td>
            <td className="num">{words.shownOf(degrees.get(key) ?? 0, node.degree)}</td>
            <td>
              <Time at={node.lastSeenAt} />
            </td>
            <td>
              <Button small look="quiet" onClick={() => onChoose(key)}>
                {words.chosen}
              </Button>
              <Button small look="quiet" onClick={() => onExpand(key)}>
                {words.expand}
              </Button>
              <Button small look="quiet" onClick={() => onHide(key)}>
                {words.hide}
              </Button>
            </td>
          </tr>
        );
      })}
    </SmallTable>
  );
}
