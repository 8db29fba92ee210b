// Trying a rule before it is there: on records, and on the events of the last days.
import { IconChevronDown, IconChevronUp } from '@tabler/icons-react';
import type { RuleKind } from '@tocsin/contracts/words';
import { useState } from 'react';

import { IconButton } from '../../../ui/button.tsx';
import { Panel } from '../../../ui/panel.tsx';
import { Tabs } from '../../../ui/tabs.tsx';
import type { TestDrafts } from '../life/use-test-drafts.ts';
import type { RuleDraft } from '../use-rule-draft.ts';
import { noTests } from './kinds.ts';
import { TryBacktest } from './try-backtest.tsx';
import { TryTests } from './try-tests.tsx';
import { words } from './words.ts';

import classes from './new.module.css';

type TryTab = 'tests' | 'days';
type TryPanelProps = { kind: RuleKind; draft: RuleDraft; drafts: TestDrafts; opened: boolean };

export function TryPanel({ kind, draft, drafts, opened }: TryPanelProps) {
  const [open, setOpen] = useState(opened);
  const [chosen, choose] = useState<TryTab | null>(null);
  const testable = noTests[kind] === null;
  const tab = chosen ?? (testable ? 'tests' : 'days');
  const head = (
    <>
      <Tabs
        label={words.tryBefore}
        tabs={[
          { id: 'tests', label: words.tests, count: testable ? drafts.tests.length : undefined },
          { id: 'days', label: words.lastDays },
        ]}
        chosen={open ? tab : null}
        onChoose={(next) => {
          choose(next);
          setOpen(true);
        }}
      />
      {!open && <span className="muted">{words.tryHint}</span>}
    </>
  );
  const tail = (
    <IconButton label={open ? words.foldAway : words.unfold} aria-expanded={open} onClick={() => setOpen(!open)}>
      {open ? <IconChevronDown size={15} stroke={1.6} /> : <IconChevronUp size={15} stroke={1.6} />}
    </IconButton>
  );
  return (
    <Panel label={words.tryIt} className={open ? classes.tryOpen : classes.try}>
      {!open ? (
        <div className={classes.tryBar}>
          {head}
          <span className="grow" />
          {tail}
        </div>
      ) : tab === 'tests' ? (
        <TryTests kind={kind} draft={draft} drafts={drafts} head={head} tail={tail} />
      ) : null}
      <TryBacktest kind={kind} draft={draft} head={head} tail={tail} hidden={!open || tab !== 'days'} />
    </Panel>
  );
}
