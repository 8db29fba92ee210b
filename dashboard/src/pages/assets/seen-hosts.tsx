// Hosts that alerts name and no asset goes by.
import { IconServer2 } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';

import { EntityLink } from '../../entity/entity-link.tsx';
import { formatCount } from '../../lib/format.ts';
import { useCan } from '../../session/session.ts';
import { PageHeader } from '../../shell/page-header.tsx';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Loaded } from '../../ui/loaded.tsx';
import { Panel } from '../../ui/panel.tsx';
import { SmallTable } from '../../ui/small-table.tsx';
import { Time } from '../../ui/time.tsx';
import { AssetForm } from './asset-form.tsx';
import { seenHostsQuery } from './queries.ts';
import { words } from './words.ts';

import classes from './assets.module.css';

export function SeenHosts({ tabs }: { tabs: ReactNode }) {
  const mayWrite = useCan('asset:write');
  const query = useQuery(seenHostsQuery);
  const [host, setHost] = useState<string | null>(null);
  return (
    <div className={classes.page}>
      <PageHeader title={words.title}>{tabs}</PageHeader>
      <Panel title={words.seenHosts} className={classes.panel}>
        <div className={classes.body}>
          <Loaded query={query} what={words.loadingSeen} rows={8}>
            {(items) =>
              items.length === 0 ? (
                <EmptyState icon={<IconServer2 size={20} stroke={1.6} />} title={words.noSeen}>
                  {words.noSeenText}
                </EmptyState>
              ) : (
                <SmallTable
                  label={words.seenHosts}
                  heads={[words.host, words.alerts, words.lastSeen]}
                  actions={mayWrite}
                >
                  {items.map((entity) => (
                    <tr key={entity.id}>
                      <td>
                        <EntityLink entity={entity} />
                      </td>
                      <td className="num">{formatCount(entity.alertCount)}</td>
                      <td>{entity.lastSeenAt && <Time at={entity.lastSeenAt} />}</td>
                      {mayWrite && (
                        <td>
                          <Button small look="quiet" onClick={() => setHost(entity.value)}>
                            {words.keep}
                          </Button>
                        </td>
                      )}
                    </tr>
                  ))}
                </SmallTable>
              )
            }
          </Loaded>
        </div>
      </Panel>
      {host !== null && <AssetForm start={{ host }} onClose={() => setHost(null)} />}
    </div>
  );
}
