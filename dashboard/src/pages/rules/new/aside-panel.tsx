// Beside the editor: what the rule is made of, where there is a form for it, and how its kind is written.
import type { RuleKind } from '@tocsin/contracts/words';
import { useState } from 'react';

import { Panel } from '../../../ui/panel.tsx';
import { ScrollPane } from '../../../ui/scroll-pane.tsx';
import { Tabs } from '../../../ui/tabs.tsx';
import type { RuleDraft } from '../use-rule-draft.ts';
import { KindHelp } from './kind-help.tsx';
import type { AsideTab } from './workbench.tsx';

import classes from './new.module.css';

type AsidePanelProps = { kind: RuleKind; draft: RuleDraft; first: AsideTab | null };

export function AsidePanel({ kind, draft, first }: AsidePanelProps) {
  const [chosen, choose] = useState<string | null>(null);
  const shown = first && chosen !== 'help' ? first : null;
  return (
    <Panel label="Beside the source" className={classes.side}>
      {first && (
        <div className={classes.sideBar}>
          <Tabs
            label="Beside the source"
            tabs={[first, { id: 'help', label: 'Help' }]}
            chosen={shown?.id ?? 'help'}
            onChoose={choose}
          />
        </div>
      )}
      <ScrollPane className={classes.sideBody} label="Beside the source, contents">
        {shown ? shown.body(draft) : <KindHelp kind={kind} />}
      </ScrollPane>
    </Panel>
  );
}
