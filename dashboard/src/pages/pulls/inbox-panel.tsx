// The inbox folder: where to lay files so that they are imported, and which of them could not be.
import { Select } from '@mantine/core';
import { IconCircleCheck, IconFolder, IconLock } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';

import { useCan, useSession } from '../../session/session.ts';
import { sitesQuery, sourceNamesQuery } from '../../shell/queries.ts';
import { DetailPanel, Standing } from '../../ui/detail-panel.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { FilledText } from '../../ui/filled-text.tsx';
import { FormGrid } from '../../ui/form.tsx';
import { Loaded } from '../../ui/loaded.tsx';
import { SmallTable } from '../../ui/small-table.tsx';
import { Time } from '../../ui/time.tsx';
import { said } from '../../words/said.ts';
import { Sentence } from '../../words/sentence.tsx';
import { inboxParts, refusedFile } from './inbox.ts';
import { refusedFilesQuery } from './queries.ts';
import { words } from './words.ts';

import classes from './page.module.css';

const tabs = [
  { id: 'how', label: words.how },
  { id: 'refused', label: words.refused },
] as const;

type InboxPanelProps = { tab: string | undefined; onTab: (tab: string | null) => void };

export function InboxPanel({ tab: wanted, onTab }: InboxPanelProps) {
  const tab = wanted === 'refused' ? 'refused' : 'how';
  return (
    <DetailPanel
      title={words.inbox}
      summary={words.inboxSummary}
      standing={
        <Standing lamp={<IconFolder size={15} stroke={1.6} />} sub={words.inboxBy}>
          {words.inboxStanding}
        </Standing>
      }
      tabsLabel={words.inboxParts}
      tabs={tabs}
      tab={tab}
      onTab={(id) => onTab(id === 'how' ? null : id)}
    >
      {tab === 'how' ? <How /> : <Refused />}
    </DetailPanel>
  );
}

const Name = ({ of }: { of: string }) => <code className="mono">{of}</code>;

function How() {
  const slug = useSession()?.organisation.slug ?? '';
  const sites = useQuery(sitesQuery).data ?? [];
  const sources = useQuery(sourceNamesQuery).data ?? [];
  const [source, setSource] = useState('auto');
  const [site, setSite] = useState<string | null>(null);
  return (
    <>
      <FormGrid>
        <Select
          label={words.source}
          allowDeselect={false}
          searchable
          data={sources}
          value={source}
          onChange={(value) => setSource(value ?? source)}
        />
        <Select
          label={words.site}
          placeholder={words.noSite}
          clearable
          searchable
          data={sites.map(({ code, name }) => ({ value: code, label: `${name} (${code})` }))}
          value={site}
          onChange={setSite}
        />
      </FormGrid>
      <FilledText label={words.commands} parts={inboxParts({ organisation: slug, source, site })} />
      <ul className={classes.rules}>
        <li>{words.ruleSettled}</li>
        <li>
          <Sentence
            text={words.ruleUnfinished}
            parts={{
              part: <Name of=".part" />,
              tmp: <Name of=".tmp" />,
              tilde: <Name of="~" />,
            }}
          />
        </li>
        <li>
          <Sentence
            text={words.rulePutAway}
            parts={{
              done: <Name of="done/" />,
              failed: <Name of="failed/" />,
            }}
          />
        </li>
        <li>{words.ruleFormats}</li>
      </ul>
    </>
  );
}

function Refused() {
  const mayRead = useCan('audit:read');
  if (!mayRead)
    return (
      <EmptyState icon={<IconLock size={20} stroke={1.6} />} title={words.notForEveryone}>
        <Sentence text={words.notForEveryoneMore} parts={{ failed: <Name of="failed/" /> }} />
      </EmptyState>
    );
  return <RefusedList />;
}

function RefusedList() {
  const query = useQuery(refusedFilesQuery);
  return (
    <Loaded query={query} what={words.theRefused} rows={6} height={38}>
      {(items) =>
        items.length === 0 ? (
          <EmptyState icon={<IconCircleCheck size={20} stroke={1.6} />} title={words.noneRefused}>
            {words.noneRefusedMore}
          </EmptyState>
        ) : (
          <SmallTable label={words.refused} heads={words.refusedHeads}>
            {items.map((item) => {
              const { file, source, because } = refusedFile(item.data);
              return (
                <tr key={item.id}>
                  <td>
                    <span className="mono">{file}</span>
                    <div className={classes.sub}>{said(because)}</div>
                  </td>
                  <td className="mono">{source}</td>
                  <td className={classes.short}>
                    <Time at={item.at} />
                  </td>
                </tr>
              );
            })}
          </SmallTable>
        )
      }
    </Loaded>
  );
}
