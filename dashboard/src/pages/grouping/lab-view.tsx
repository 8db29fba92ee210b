// Tries the rules, and another deduplication, on alerts of the last days or on payloads that are pasted.
import { NativeSelect, Switch, Textarea, TextInput } from '@mantine/core';
import { IconTestPipe } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';

import { useCan } from '../../session/session.ts';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Form } from '../../ui/form.tsx';
import { Loaded } from '../../ui/loaded.tsx';
import { Panel } from '../../ui/panel.tsx';
import { ScrollPane } from '../../ui/scroll-pane.tsx';
import { SplitPage } from '../../ui/split-page.tsx';
import { providersQuery } from '../webhooks/queries.ts';
import { LabResult } from './lab-result.tsx';
import { labQuery, type LabQuestion } from './queries.ts';
import { words } from './words.ts';

import classes from './page.module.css';

type Asked = {
  source: 'days' | 'payload';
  days: string;
  provider: string;
  text: string;
  dedup: boolean;
  idleHours: string;
  reopenHours: string;
  maxAgeHours: string;
};
const plain: Asked = {
  source: 'days',
  days: '7',
  provider: 'generic',
  text: '',
  dedup: false,
  idleHours: '24',
  reopenHours: '24',
  maxAgeHours: '168',
};
const dayChoices = [1, 3, 7, 14, 30];
const hours = (text: string): number | null => {
  const value = Number(text);
  return Number.isInteger(value) && value >= 1 && value <= 720 ? value : null;
};

/** Null while it cannot be asked. */
function questionOf({ source, days, provider, text, dedup, ...draft }: Asked): LabQuestion | null {
  const [idleHours, reopenHours, maxAgeHours] = [draft.idleHours, draft.reopenHours, draft.maxAgeHours].map(hours);
  if (source === 'payload' && text.trim() === '') return null;
  if (dedup && (!idleHours || !reopenHours || !maxAgeHours)) return null;
  return {
    days: Number(days),
    ...(source === 'payload' && { payload: { provider, text } }),
    ...(dedup && idleHours && reopenHours && maxAgeHours && { dedup: { idleHours, reopenHours, maxAgeHours } }),
  };
}

export function LabView() {
  const [asked, setAsked] = useState(plain);
  const [question, setQuestion] = useState<LabQuestion | null>(null);
  const query = useQuery(labQuery(question));
  const set = (change: Partial<Asked>) => setAsked((before) => ({ ...before, ...change }));
  const ready = questionOf(asked);
  return (
    <SplitPage
      list={
        <Panel title={words.lab}>
          <ScrollPane label={words.panes.ask} className={classes.side}>
            <Form label={words.lab} onSubmit={() => ready && setQuestion(ready)}>
              <NativeSelect
                label={words.source}
                data={(['days', 'payload'] as const).map((value) => ({ value, label: words.sources[value] }))}
                value={asked.source}
                onChange={(event) => set({ source: event.currentTarget.value === 'payload' ? 'payload' : 'days' })}
              />
              {asked.source === 'days' ? (
                <NativeSelect
                  label={words.days}
                  data={dayChoices.map((count) => ({ value: String(count), label: words.ofDays(count) }))}
                  value={asked.days}
                  onChange={(event) => set({ days: event.currentTarget.value })}
                />
              ) : (
                <Payload asked={asked} set={set} />
              )}
              <Switch
                label={words.dedupDraft}
                checked={asked.dedup}
                onChange={(event) => set({ dedup: event.currentTarget.checked })}
              />
              {asked.dedup && <Hours asked={asked} set={set} />}
              <div className={classes.foot}>
                <span />
                <Button type="submit" look="primary" busy={query.isFetching} disabled={!ready}>
                  {words.run}
                </Button>
              </div>
            </Form>
          </ScrollPane>
        </Panel>
      }
    >
      <Panel label={words.preview}>
        <ScrollPane label={words.panes.answer} className={classes.side}>
          {question === null ? (
            <EmptyState icon={<IconTestPipe size={20} stroke={1.6} />} title={words.lab}>
              {words.previewHint}
            </EmptyState>
          ) : (
            <Loaded query={query} what={words.loading.lab} rows={8}>
              {(answer) => <LabResult answer={answer} withDedup />}
            </Loaded>
          )}
        </ScrollPane>
      </Panel>
    </SplitPage>
  );
}

type PartProps = { asked: Asked; set: (change: Partial<Asked>) => void };

function Payload({ asked, set }: PartProps) {
  const mayList = useCan('identity:read');
  const providers = useQuery({ ...providersQuery, enabled: mayList }).data ?? [];
  const options = providers.map(({ id, title }) => ({ value: id, label: title }));
  return (
    <>
      {options.length > 0 && (
        <NativeSelect
          label={words.provider}
          data={options}
          value={asked.provider}
          onChange={(event) => set({ provider: event.currentTarget.value })}
        />
      )}
      <Textarea
        label={words.pasted}
        description={words.pasteHint}
        rows={14}
        spellCheck={false}
        classNames={{ input: 'mono' }}
        value={asked.text}
        onChange={(event) => set({ text: event.currentTarget.value })}
      />
    </>
  );
}

const Hours = ({ asked, set }: PartProps) => (
  <>
    <p className="muted">{words.dedupHint}</p>
    <div className={classes.three}>
      {(['idleHours', 'reopenHours', 'maxAgeHours'] as const).map((field) => (
        <TextInput
          key={field}
          label={words[field]}
          inputMode="numeric"
          value={asked[field]}
          onChange={(event) => set({ [field]: event.currentTarget.value })}
        />
      ))}
    </div>
  </>
);
