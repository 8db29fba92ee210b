// Who may do what: every permission by every role, and the organisation's own roles to change.
import { IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { RoleEntry } from '@tocsin/contracts/identity';
import { useState } from 'react';

import { useSelected } from '../../../lib/use-selected.ts';
import { useCan } from '../../../session/session.ts';
import { PageHeader } from '../../../shell/page-header.tsx';
import { Button } from '../../../ui/button.tsx';
import { PageFrame, PageMain, PageTools } from '../../../ui/page-frame.tsx';
import { Panel } from '../../../ui/panel.tsx';
import { Problem } from '../../../ui/problem.tsx';
import { SkeletonRows } from '../../../ui/skeleton.tsx';
import { policyQuery, rolesQuery } from '../queries.ts';
import { MakeRole } from './make-role.tsx';
import { RoleDrawer } from './role-drawer.tsx';
import { RoleMatrix } from './role-matrix.tsx';
import { words } from './words.ts';

import admin from '../admin.module.css';
import classes from './roles.module.css';

const idOf = ({ id, key }: RoleEntry): string => id ?? key;

export function RolesPage() {
  const roles = useQuery(rolesQuery);
  const policy = useQuery(policyQuery);
  const mayWrite = useCan('role:write');
  const [making, setMaking] = useState(false);
  const [selected, select] = useSelected('selected');
  const chosen = roles.data?.find((role) => idOf(role) === selected) ?? null;
  const failed = [roles, policy].find(({ isError, data }) => isError && !data);
  return (
    <PageFrame
      beside={
        chosen &&
        policy.data && (
          <RoleDrawer
            key={`${idOf(chosen)}${chosen.rev}`}
            role={chosen}
            permissions={policy.data.permissions}
            onClose={() => select(null)}
          />
        )
      }
    >
      <PageHeader title={words.title} />
      <PageMain>
        <PageTools>
          <p className={`${classes.lead} grow soft`}>{words.lead}</p>
          {mayWrite && (
            <Button look="primary" icon={<IconPlus size={15} />} onClick={() => setMaking(true)}>
              {words.newRole}
            </Button>
          )}
        </PageTools>
        <Panel label={words.title} className={admin.list}>
          {failed ? (
            <div className={admin.problem}>
              <Problem error={failed.error} onRetry={() => void failed.refetch()} />
            </div>
          ) : roles.data && policy.data ? (
            <RoleMatrix
              roles={roles.data}
              permissions={policy.data.permissions}
              endpoints={policy.data.endpoints}
              chosen={chosen}
              onChoose={(role) => select(idOf(role))}
            />
          ) : (
            <SkeletonRows label={words.loading} rows={12} />
          )}
        </Panel>
      </PageMain>
      {making && <MakeRole onClose={() => setMaking(false)} onMade={(role) => select(idOf(role))} />}
    </PageFrame>
  );
}
