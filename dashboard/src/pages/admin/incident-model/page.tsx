// What the organisation says its incidents are: one document, changed as a whole on the revision that was read.
import { useQuery } from '@tanstack/react-query';
import type { Output } from '@tocsin/contracts/client';
import { useState } from 'react';

import { modelQuery } from '../../../incidents/model.ts';
import { call, isProblem } from '../../../lib/api.ts';
import { queryClient } from '../../../lib/query-client.ts';
import { useUrlSearch } from '../../../lib/url.ts';
import { PageHeader } from '../../../shell/page-header.tsx';
import { Button } from '../../../ui/button.tsx';
import { Loaded } from '../../../ui/loaded.tsx';
import { Note } from '../../../ui/note.tsx';
import { Problem } from '../../../ui/problem.tsx';
import { ScrollPane } from '../../../ui/scroll-pane.tsx';
import { Tabs } from '../../../ui/tabs.tsx';
import { showToast } from '../../../ui/toast.tsx';
import type { PartProps } from './draft.ts';
import { Fields, Gates, Labels, Types } from './lists.tsx';
import { Templates } from './templates.tsx';
import { words } from './words.ts';

import classes from './page.module.css';

type Said = Output<'GET /incident-model'>;
const views = ['types', 'fields', 'labels', 'gates', 'templates'] as const;
const parts = { types: Types, fields: Fields, labels: Labels, gates: Gates, templates: Templates } satisfies Record<
  (typeof views)[number],
  (props: PartProps) => React.ReactNode
>;

export function IncidentModelPage() {
  const [search, change] = useUrlSearch();
  const view = views.find((id) => id === search.view?.[0]) ?? 'types';
  const model = useQuery(modelQuery);
  return (
    <div className={classes.page}>
      <PageHeader title={words.title}>
        <Tabs
          label={words.views}
          tabs={views.map((id) => ({ id, label: words[id] }))}
          chosen={view}
          onChoose={(id) => change({ view: id === 'types' ? null : id }, { push: true })}
        />
      </PageHeader>
      <ScrollPane label={words.title} className={classes.scroll}>
        <Loaded query={model} what={words.what} rows={8}>
          {(said) => <Editor key={said.rev} said={said} view={view} />}
        </Loaded>
      </ScrollPane>
    </div>
  );
}

function Editor({ said, view }: { said: Said; view: (typeof views)[number] }) {
  const [draft, setDraft] = useState<Said | null>(null);
  const [busy, setBusy] = useState(false);
  const [refused, setRefused] = useState<unknown>(null);
  const Part = parts[view];
  const discard = (): void => {
    setDraft(null);
    setRefused(null);
  };
  const save = async (): Promise<void> => {
    if (!draft) return;
    setBusy(true);
    try {
      queryClient.setQueryData(modelQuery.queryKey, await call('PUT /incident-model', draft));
      showToast({ title: words.saved });
      discard();
    } catch (error) {
      setRefused(error);
    } finally {
      setBusy(false);
    }
  };
  const faults = isProblem(refused) ? (refused.problem.errors ?? []) : [];
  return (
    <>
      <Part model={draft ?? said} onChange={(change) => setDraft({ ...(draft ?? said), ...change })} />
      {refused !== null && (
        <div className={classes.part}>
          <Problem error={refused} />
          {faults.length > 0 && (
            <ul>
              {faults.map(({ pointer, detail }) => (
                <li key={pointer}>
                  <span className="mono">{pointer}</span> {detail}
                </li>
              ))}
            </ul>
          )}
        </div>
      )}
      {draft && (
        <div className={classes.foot}>
          <Note
            actions={
              <>
                <Button onClick={discard}>{words.discard}</Button>
                <Button look="primary" busy={busy} onClick={() => void save()}>
                  {words.save}
                </Button>
              </>
            }
          >
            {words.changed}
          </Note>
        </div>
      )}
    </>
  );
}
