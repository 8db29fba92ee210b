// The alert beside the list.
import { IconExternalLink } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import type { Entity } from '@tocsin/contracts/alert';

import { SubjectClocks } from '../../sla/subject-clocks.tsx';
import { IconButton } from '../../ui/button.tsx';
import { Drawer } from '../../ui/drawer.tsx';
import { Problem } from '../../ui/problem.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
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
import { alertQuery } from './queries.ts';
import type { AlertActions } from './use-alert-actions.tsx';
import { words } from './words.ts';

type PreviewProps = {
  number: string;
  actions: AlertActions;
  onInclude: (entity: Entity) => void;
  onClose: () => void;
};

export function Preview({ number, actions, onInclude, onClose }: PreviewProps) {
  const navigate = useNavigate();
  const query = useQuery(alertQuery(number));
  const alert = query.data;
  return (
    <Drawer
      label={words.alert.preview(number)}
      head={<span className="mono muted">{number}</span>}
      tools={
        <IconButton
          label={words.alert.openPage}
          onClick={() => void navigate({ to: '/alerts/$number', params: { number } })}
        >
          <IconExternalLink size={15} stroke={1.6} />
        </IconButton>
      }
      foot={alert && <ActionButtons actions={actions} stage={alert.stage} />}
      onClose={onClose}
    >
      {query.isError && <Problem error={query.error} onRetry={() => void query.refetch()} />}
      {query.isPending && <PreviewSkeleton />}
      {alert && (
        <>
          <AlertHead alert={alert} />
          <SubjectClocks subjectKind="alert" subjectId={alert.id} />
          <Explanation alert={alert} />
          <Entities alert={alert} onInclude={onInclude} />
          <ProcessChain alert={alert} />
          <MatchedFields alert={alert} />
          <Evidence alert={alert} />
          <Deduplication alert={alert} />
          <Related alert={alert} />
          <Guidance alert={alert} />
          <Activity alert={alert} />
        </>
      )}
    </Drawer>
  );
}

const PreviewSkeleton = () => (
  <div role="status" aria-label={words.alert.loading} style={{ display: 'grid', gap: 14 }}>
    <Skeleton width={140} height={20} />
    <Skeleton width="90%" height={18} />
    <Skeleton width="70%" />
    <Skeleton height={72} />
    <Skeleton width="50%" />
    <Skeleton height={96} />
  </div>
);
