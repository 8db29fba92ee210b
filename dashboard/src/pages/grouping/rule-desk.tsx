// One rule: its form, and beside it what would move if it were as it is written.
import { useQuery } from '@tanstack/react-query';
import type { GroupingRule } from '@tocsin/contracts/grouping';
import { useEffect, useState } from 'react';

import { Loaded } from '../../ui/loaded.tsx';
import { Panel } from '../../ui/panel.tsx';
import { ScrollPane } from '../../ui/scroll-pane.tsx';
import { SeverityGlyph } from '../../ui/severity.tsx';
import { Tabs } from '../../ui/tabs.tsx';
import { Time } from '../../ui/time.tsx';
import { said } from '../../words/said.ts';
import { LabResult } from './lab-result.tsx';
import { labQuery, shadowQuery, type LabQuestion } from './queries.ts';
import { bodyOf, draftOf, type RuleDraft } from './rule-draft.ts';
import { RuleForm } from './rule-form.tsx';
import { words } from './words.ts';

import classes from './page.module.css';

const restMs = 700;

/** The draft once nobody types any more. */
function useRested(draft: RuleDraft): RuleDraft {
  const [rested, setRested] = useState(draft);
  useEffect(() => {
    const timer = setTimeout(() => setRested(draft), restMs);
    return () => clearTimeout(timer);
  }, [draft]);
  return rested;
}

type RuleDeskProps = { rule: GroupingRule | null; mayWrite: boolean; onDone: (selected: string | null) => void };

export function RuleDesk({ rule, mayWrite, onDone }: RuleDeskProps) {
  const [draft, setDraft] = useState(() => draftOf(rule));
  const [side, setSide] = useState<'preview' | 'shadow'>('preview');
  return (
    <div className={classes.desk}>
      <RuleForm rule={rule} draft={draft} onDraft={setDraft} mayWrite={mayWrite} onDone={onDone} />
      <Panel label={words.preview}>
        <div className={classes.sideHead}>
          {rule ? (
            <Tabs
              label={words.preview}
              tabs={[
                { id: 'preview', label: words.preview },
                { id: 'shadow', label: words.shadowResults },
              ]}
              chosen={side}
              onChoose={setSide}
            />
          ) : (
            <h2>{words.preview}</h2>
          )}
        </div>
        {rule && side === 'shadow' ? <Shadow ruleId={rule.id} /> : <Preview rule={rule} draft={draft} />}
      </Panel>
    </div>
  );
}

function Preview({ rule, draft }: { rule: GroupingRule | null; draft: RuleDraft }) {
  const body = bodyOf(useRested(draft));
  const question: LabQuestion | null = body && { days: 7, draft: { ruleId: rule?.id ?? null, body } };
  const query = useQuery(labQuery(question));
  return (
    <ScrollPane label={words.panes.preview} className={classes.side}>
      <p className="muted">{words.previewHint}</p>
      {question && (
        <Loaded query={query} what={words.loading.lab} rows={6}>
          {(answer) => <LabResult answer={answer} />}
        </Loaded>
      )}
    </ScrollPane>
  );
}

function Shadow({ ruleId }: { ruleId: string }) {
  const query = useQuery(shadowQuery(ruleId));
  return (
    <ScrollPane label={words.panes.shadow} className={classes.side}>
      <Loaded query={query} what={words.loading.shadow} rows={6}>
        {(items) =>
          items.length === 0 ? (
            <p className="muted">{words.noShadow}</p>
          ) : (
            <ul className={classes.members}>
              {items.map(({ alert, because, at }) => (
                <li key={alert.id} className={classes.member}>
                  <SeverityGlyph severity={alert.severity} />
                  <div>
                    <div className="ellipsis">
                      <span className="mono">{alert.number}</span> {said(alert.title)}
                    </div>
                    <div className={classes.because}>{said(because)}</div>
                  </div>
                  <Time at={at} look="age" />
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
    </ScrollPane>
  );
}
