// The purges there were, each with its certificate to take away.
import { IconEraser } from '@tabler/icons-react';
import { useMutation, useQuery } from '@tanstack/react-query';
import type { Purge } from '@tocsin/contracts/api/retention';

import { call } from '../../../lib/api.ts';
import { formatCount } from '../../../lib/format.ts';
import { saveFile } from '../../../lib/save-file.ts';
import { Badge } from '../../../ui/badge.tsx';
import { Button } from '../../../ui/button.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { Loaded } from '../../../ui/loaded.tsx';
import { Panel } from '../../../ui/panel.tsx';
import { SmallTable } from '../../../ui/small-table.tsx';
import { Time } from '../../../ui/time.tsx';
import { showProblem } from '../../../ui/toast.tsx';
import { said } from '../../../words/said.ts';
import { purgesQuery } from './queries.ts';
import { stateWords, words } from './words.ts';

import classes from './retention.module.css';

const tones = { running: 'info', done: 'ok', failed: 'critical' } as const;

export function PurgesView() {
  const query = useQuery(purgesQuery);
  return (
    <Panel title={words.purges} className={classes.panel}>
      <Loaded query={query} what={words.loading.purges} rows={6}>
        {(purges) =>
          purges.length === 0 ? (
            <EmptyState icon={<IconEraser size={20} stroke={1.6} />} title={words.noPurges}>
              {words.noPurgesText}
            </EmptyState>
          ) : (
            <div className={classes.body}>
              <SmallTable label={words.purges} heads={[words.started, words.by, words.state, words.over]} actions>
                {purges.map((purge) => (
                  <PurgeRow key={purge.id} purge={purge} />
                ))}
              </SmallTable>
            </div>
          )
        }
      </Loaded>
    </Panel>
  );
}

function PurgeRow({ purge: { id, cause, state, by, startedAt, because, records, hasCertificate } }: { purge: Purge }) {
  const take = useMutation({
    mutationFn: () => call('GET /retention/purges/:purgeId/certificate', { purgeId: id }),
    onSuccess: (certificate) =>
      saveFile(`tocsin-purge-${id}.json`, 'application/json', `${JSON.stringify(certificate, null, 2)}\n`),
    onError: (error) => showProblem(error, words.certificate),
  });
  return (
    <tr>
      <td>
        <Time at={startedAt} look="absolute" />
      </td>
      <td>{cause === 'schedule' ? words.nightly : by}</td>
      <td>
        <Badge tone={tones[state]}>{stateWords[state]}</Badge> {because !== null && said(because)}
      </td>
      <td className="num">{formatCount(records)}</td>
      <td>
        {hasCertificate && (
          <Button small look="quiet" busy={take.isPending} onClick={() => take.mutate()}>
            {words.download}
          </Button>
        )}
      </td>
    </tr>
  );
}
