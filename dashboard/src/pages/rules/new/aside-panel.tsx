// Beside the editor: what the rule is made of, where there is a form for it, and how its kind is written.
import type { RuleKind } from '@tocsin/contracts/words';
import { useState } from 'react';

import { Panel } from '../../../ui/panel.tsx';
import { ScrollPane } from '../../../ui/scroll-pane.tsx';
import { Tabs } from '../../../ui/tabs.tsx';
import type { RuleDraft } from '../use-rule-draft.ts';
import { KindHelp } from './kind-help.tsx';
import { words } from './words.ts';
import type { AsideTab } from './workbench.tsx';

import classes from './new.module.css';

type AsidePanelProps = { kind: RuleKind; draft: RuleDraft; first: AsideTab | null };

export function AsidePanel({ kind, draft, first }: AsidePanelProps) {
  const [chosen, choose] = useState<string | null>(null);
  const shown = first && chosen !== 'help' ? first : null;
  return (
    <Panel label={words.beside} className={classes.side}>
      {first && (
        <div className={classes.sideBar}>
          <Tabs
            label={words.beside}
            tabs={[first, { id: 'help', label: words.help }]}
            chosen={shown?.id ?? 'help'}
            onChoose={choose}
          />
        </div>
      )}
      <ScrollPane className={classes.sideBody} label={words.besideContents}>
        {shown ? shown.body(draft) : <KindHelp kind={kind} />}
      </ScrollPane>
    </Panel>
  );
}
