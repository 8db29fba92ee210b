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
import { inboxParts, refusedFile } from './inbox.ts';
import { refusedFilesQuery } from './queries.ts';

import classes from './page.module.css';

const tabs = [
  { id: 'how', label: 'How to lay in files' },
  { id: 'refused', label: 'Refused files' },
] as const;

type InboxPanelProps = { tab: string | undefined; onTab: (tab: string | null) => void };

export function InboxPanel({ tab: wanted, onTab }: InboxPanelProps) {
  const tab = wanted === 'refused' ? 'refused' : 'how';
  return (
    <DetailPanel
      title="Inbox folder"
      summary="Files that are laid into the server's data folder are imported and put away."
      standing={
        <Standing lamp={<IconFolder size={15} stroke={1.6} />} sub="by the process that stores events">
          Looked into every five seconds
        </Standing>
      }
      tabsLabel="Parts of the inbox"
      tabs={tabs}
      tab={tab}
      onTab={(id) => onTab(id === 'how' ? null : id)}
    >
      {tab === 'how' ? <How /> : <Refused />}
    </DetailPanel>
  );
}

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
          label="Source"
          allowDeselect={false}
          searchable
          data={sources}
          value={source}
          onChange={(value) => setSource(value ?? source)}
        />
        <Select
          label="Site"
          placeholder="No site"
          clearable
          searchable
          data={sites.map(({ code, name }) => ({ value: code, label: `${name} (${code})` }))}
          value={site}
          onChange={setSite}
        />
      </FormGrid>
      <FilledText label="Commands" parts={inboxParts({ organisation: slug, source, site })} />
      <ul className={classes.rules}>
        <li>A file is taken when it has not changed for ten seconds; one that is renamed in, at the next look.</li>
        <li>
          Names that begin with a dot, or end with <code className="mono">.part</code>,{' '}
          <code className="mono">.tmp</code> or <code className="mono">~</code>, wait until they are renamed.
        </li>
        <li>
          Then it goes to <code className="mono">done/</code> beside it, or to <code className="mono">failed/</code>{' '}
          with the reason in a file of its own.
        </li>
        <li>Text, JSON, XML, CSV and Windows event logs are read, packed with gzip or zstd or not.</li>
      </ul>
    </>
  );
}

function Refused() {
  const mayRead = useCan('audit:read');
  if (!mayRead)
    return (
      <EmptyState icon={<IconLock size={20} stroke={1.6} />} title="Not for everyone">
        Refused files are listed for those who may read the audit trail. On the server they lie in{' '}
        <code className="mono">failed/</code>, with the reason beside each.
      </EmptyState>
    );
  return <RefusedList />;
}

function RefusedList() {
  const query = useQuery(refusedFilesQuery);
  return (
    <Loaded query={query} what="refused files" rows={6} height={38}>
      {(items) =>
        items.length === 0 ? (
          <EmptyState icon={<IconCircleCheck size={20} stroke={1.6} />} title="No file was refused">
            A file that cannot be read stands here with the reason.
          </EmptyState>
        ) : (
          <SmallTable label="Refused files" heads={['File', 'Source', 'When']}>
            {items.map((item) => {
              const { file, source, because } = refusedFile(item.data);
              return (
                <tr key={item.id}>
                  <td>
                    <span className="mono">{file}</span>
                    <div className={classes.sub}>{because}</div>
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
