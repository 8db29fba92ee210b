// Above the editor: which kind of rule it is, how it will start, and the button that adds it.
import { SegmentedControl } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { ruleKinds, type RuleKind } from '@tocsin/contracts/words';

import { Button } from '../../../ui/button.tsx';
import { Panel } from '../../../ui/panel.tsx';
import { asKind, kindWords } from './kinds.ts';
import { startsOf, type Start } from './start.ts';
import { words } from './words.ts';

import classes from './new.module.css';

type HeadBarProps = {
  kind: RuleKind;
  start: Start;
  /** What the policy makes of the start. */
  note: string | null;
  /** Why the rule cannot be added, where the text is not the reason. */
  fault: string | null;
  ready: boolean;
  busy: boolean;
  onKind: (kind: RuleKind) => void;
  onStart: (start: Start) => void;
  onAdd: () => void;
};

export function HeadBar({ kind, start, note, fault, ready, busy, onKind, onStart, onAdd }: HeadBarProps) {
  const navigate = useNavigate();
  const starts = startsOf(kind);
  return (
    <Panel label={words.kindAndStart} className={classes.head}>
      <div className={classes.headRow}>
        <SegmentedControl
          withItemsBorders={false}
          aria-label={words.kindOfRule}
          data={ruleKinds.map((value) => ({ value, label: kindWords[value] }))}
          value={kind}
          onChange={(value) => onKind(asKind(value))}
        />
        <span className="grow" />
        <span className="muted">{words.start}</span>
        <SegmentedControl
          withItemsBorders={false}
          aria-label={words.howItStarts}
          data={starts.map((value) => ({ value, label: words.starts[value] }))}
          value={start}
          onChange={(value) => onStart(starts.find((each) => each === value) ?? 'draft')}
        />
        <Button onClick={() => void navigate({ to: '/rules' })}>{words.cancel}</Button>
        <Button look="primary" title={fault ?? undefined} disabled={!ready} busy={busy} onClick={onAdd}>
          {words.add}
        </Button>
      </div>
      {note && (
        <p className={classes.headNote} role="status">
          {note}
        </p>
      )}
    </Panel>
  );
}
