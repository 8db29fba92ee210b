// The chosen node: what it is, and what can be done with it.
import { useNavigate } from '@tanstack/react-router';
import type { GraphNode } from '@tocsin/contracts/api/entities';

import { entityAddress } from '../../entity/entity-link.tsx';
import { CriticalityBadge, EntityVerdictBadge } from '../../entity/marks.tsx';
import { Button } from '../../ui/button.tsx';
import { KeyValues } from '../../ui/key-values.tsx';
import { Panel } from '../../ui/panel.tsx';
import { Severity } from '../../ui/severity.tsx';
import { Time } from '../../ui/time.tsx';
import { graphKindWords } from '../../words/graph-kinds.ts';
import { words } from './words.ts';

import classes from './graph.module.css';

type NodePanelProps = {
  node: GraphNode | null;
  shown: number;
  missing: number;
  isPinned: boolean;
  /** Where a path begins that has no end yet. */
  pathStart: GraphNode | null;
  busy: boolean;
  onExpand: () => void;
  onHide: () => void;
  onPin: () => void;
  onPathFrom: () => void;
  onPathTo: () => void;
};

export function NodePanel(props: NodePanelProps) {
  const { node, shown, missing, isPinned, pathStart, busy } = props;
  const navigate = useNavigate();
  if (!node)
    return (
      <Panel title={words.chosen}>
        <p className={`${classes.padded} muted`}>{words.nothingChosen}</p>
      </Panel>
    );
  const [number = ''] = node.label.split(' ');
  const open = () => {
    if (node.type === 'entity' && node.kind) void navigate(entityAddress(node.kind, node.label));
    else void navigate({ to: `/${node.type}s/${number}` });
  };
  return (
    <Panel title={node.kind ? graphKindWords[node.kind] : words.types[node.type]}>
      <div className={classes.padded}>
        <h3 className={node.type === 'entity' ? 'mono' : undefined} style={{ overflowWrap: 'anywhere' }}>
          {node.label}
        </h3>
        <KeyValues
          items={[
            ...(node.severity === null
              ? []
              : ([[words.severity, <Severity key="severity" severity={node.severity} />]] as const)),
            ...(node.verdict
              ? ([[words.verdict, <EntityVerdictBadge key="verdict" verdict={node.verdict} />]] as const)
              : []),
            ...(node.criticality
              ? ([[words.criticality, <CriticalityBadge key="asset" criticality={node.criticality} />]] as const)
              : []),
            [words.firstSeen, <Time key="first" at={node.firstSeenAt} />],
            [words.lastSeen, <Time key="last" at={node.lastSeenAt} />],
            [words.neighbours, words.shownOf(shown, node.degree)],
          ]}
        />
        {missing > 0 && <p className="muted">{words.capped(missing)}</p>}
        <div className="wrap">
          <Button small look="primary" busy={busy} keys="e" onClick={props.onExpand}>
            {words.expand}
          </Button>
          <Button small onClick={open}>
            {words.open}
          </Button>
          <Button small keys="p" aria-pressed={isPinned} onClick={props.onPin}>
            {isPinned ? words.unpin : words.pin}
          </Button>
          <Button small keys="h" onClick={props.onHide}>
            {words.hide}
          </Button>
          {pathStart && pathStart.id !== node.id ? (
            <Button small busy={busy} onClick={props.onPathTo}>
              {words.pathTo(pathStart.label)}
            </Button>
          ) : (
            <Button small onClick={props.onPathFrom}>
              {words.pathFrom}
            </Button>
          )}
        </div>
      </div>
    </Panel>
  );
}
