// Tuning that starts from an alert: its rule, what was matched, whom it was about, and its severity.
import { Modal } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { Alert, AlertDetail } from '@tocsin/contracts/alert';

import { alertFields } from '../../tuning/alert-fields.ts';
import { TuneDialog } from '../../tuning/tune-dialog.tsx';
import { Problem } from '../../ui/problem.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { alertQuery, nativeFieldsQuery } from './queries.ts';
import { words } from './words.ts';

export function TuneAlert({ alert: { number, rule }, onClose }: { alert: Alert; onClose: () => void }) {
  const query = useQuery(alertQuery(number));
  if (query.data) return <WithFields alert={query.data} onClose={onClose} />;
  return (
    <Modal opened onClose={onClose} title={words.dialogs.tuneTitle(rule.title)} size={640}>
      {query.isError ? <Problem error={query.error} onRetry={() => void query.refetch()} /> : <Loading />}
    </Modal>
  );
}

const Loading = () => (
  <div role="status" aria-label={words.dialogs.loadingFields}>
    <Skeleton height={180} />
  </div>
);

function WithFields({ alert, onClose }: { alert: AlertDetail; onClose: () => void }) {
  const [newest] = alert.evidence;
  const query = useQuery({ ...nativeFieldsQuery(newest?.eventId ?? ''), enabled: newest !== undefined });
  if (newest && query.isPending)
    return (
      <Modal opened onClose={onClose} title={words.dialogs.tuneTitle(alert.rule.title)} size={640}>
        <Loading />
      </Modal>
    );
  // An event that is no longer stored leaves what the alert itself kept of it.
  const native = query.data?.fields ?? [];
  return (
    <TuneDialog
      rule={{ id: alert.rule.id, title: alert.rule.title }}
      matched={alertFields(newest?.matched ?? {}, native, alert.entities)}
      severity={alert.severity}
      evidence={[alert.id]}
      onClose={onClose}
    />
  );
}
