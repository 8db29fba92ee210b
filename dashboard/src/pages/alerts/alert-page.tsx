// One alert on a page of its own, so that it can be linked to.
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import type { AlertDetail } from '@tocsin/contracts/alert';

import { useKeys } from '../../lib/keyboard.ts';
import { useLive } from '../../lib/live.ts';
import { queryClient } from '../../lib/query-client.ts';
import { usePathPart } from '../../lib/url.ts';
import { PageHeader } from '../../shell/page-header.tsx';
import { PresentPeople } from '../../together/present.tsx';
import { Panel } from '../../ui/panel.tsx';
import { Problem } from '../../ui/problem.tsx';
import { ScrollPane } from '../../ui/scroll-pane.tsx';
import { SkeletonRows } from '../../ui/skeleton.tsx';
import { ActionButtons } from './action-buttons.tsx';
import {
  Activity,
  AlertHead,
  Deduplication,
  Entities,
  Evidence,
  Explanation,
  Guidance,
  MatchedFields,
  ProcessChain,
  Related,
} from './alert-body.tsx';
import { alertKeys, alertQuery } from './queries.ts';
import { useAlertActions } from './use-alert-actions.tsx';
import { words } from './words.ts';

import classes from './alert-page.module.css';

export function AlertPage() {
  const number = usePathPart('number');
  const query = useQuery(alertQuery(number));
  return (
    <>
      <PageHeader title={query.data?.number ?? number} crumbs={[{ title: words.list.title, to: '/alerts' }]} />
      <ScrollPane className={classes.page} label={words.alert.called(number)}>
        {query.isError && <Problem error={query.error} onRetry={() => void query.refetch()} />}
        {query.isPending && <SkeletonRows label={words.alert.loading} />}
        {query.data && <AlertView alert={query.data} />}
      </ScrollPane>
    </>
  );
}

function AlertView({ alert }: { alert: AlertDetail }) {
  const navigate = useNavigate();
  const { actions, keys, dialogs } = useAlertActions({ targets: () => [alert] });
  useKeys([
    { keys: 'Escape', label: words.keys.back, hint: words.keys.backHint, run: () => void navigate({ to: '/alerts' }) },
    ...keys,
  ]);
  useLive('alerts', (message) => {
    if (!('activity' in message) || message.activity.subjectId !== alert.id) return;
    void queryClient.invalidateQueries({
      queryKey: alertKeys.all,
      predicate: ({ queryKey }) => queryKey[1] !== 'list',
    });
  });
  return (
    <>
      <Panel label={words.alert.summary} className={classes.head}>
        <AlertHead alert={alert} />
        <div className="row">
          <ActionButtons actions={actions} stage={alert.stage} roomy />
          <span className="grow" />
          <PresentPeople channel={`alert:${alert.id}`} />
        </div>
      </Panel>
      <div className={classes.columns}>
        <Panel label={words.alert.seen} className={classes.body}>
          <Explanation alert={alert} />
          <ProcessChain alert={alert} />
          <MatchedFields alert={alert} />
          <Evidence alert={alert} />
        </Panel>
        <Panel label={words.alert.around} className={classes.body}>
          <Entities alert={alert} />
          <Related alert={alert} />
          <Deduplication alert={alert} />
          <Guidance alert={alert} />
          <Activity alert={alert} />
        </Panel>
      </div>
      {dialogs}
    </>
  );
}
