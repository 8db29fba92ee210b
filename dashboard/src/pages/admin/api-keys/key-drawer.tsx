// One key beside the list: what it may do, and the way to end it.
import { useMutation, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ApiKey } from '@tocsin/contracts/identity';

import { call } from '../../../lib/api.ts';
import { useNow } from '../../../lib/now.ts';
import { queryClient } from '../../../lib/query-client.ts';
import { useCan } from '../../../session/session.ts';
import { sitesQuery } from '../../../shell/queries.ts';
import { Badge } from '../../../ui/badge.tsx';
import { ConfirmedButton } from '../../../ui/confirmed-button.tsx';
import { Drawer } from '../../../ui/drawer.tsx';
import { KeyValues } from '../../../ui/key-values.tsx';
import { Section } from '../../../ui/panel.tsx';
import { Time } from '../../../ui/time.tsx';
import { showProblem, showToast } from '../../../ui/toast.tsx';
import { apiKeysQuery } from '../queries.ts';
import { KeyState, stateOf } from './key-state.tsx';

import classes from '../admin.module.css';

export function KeyDrawer({ apiKey, onClose }: { apiKey: ApiKey; onClose: () => void }) {
  const now = useNow();
  const mayWrite = useCan('api_key:write');
  const mayAudit = useCan('audit:read');
  const sites = useQuery(sitesQuery).data;
  const moment = (at: string | null, none: string) => (at ? <Time at={at} /> : none);
  return (
    <Drawer
      label={apiKey.name}
      head={<span className="mono muted">{apiKey.prefix}…</span>}
      onClose={onClose}
      foot={mayWrite && stateOf(apiKey, now) !== 'revoked' ? <Revoke apiKey={apiKey} /> : undefined}
    >
      <div className={classes.who}>
        <h2 className="grow">{apiKey.name}</h2>
        <KeyState apiKey={apiKey} now={now} />
      </div>
      <Section title="It may">
        <div className={classes.scopes}>
          {apiKey.scopes.map((scope) => (
            <Badge key={scope} tone={scope.endsWith(':write') ? 'medium' : 'neutral'} look="outline">
              <span className="mono">{scope}</span>
            </Badge>
          ))}
        </div>
      </Section>
      <Section title="About">
        <KeyValues
          items={[
            ['Site', apiKey.siteId === null ? 'Any' : (sites?.find(({ id }) => id === apiKey.siteId)?.name ?? '')],
            ['Created', moment(apiKey.createdAt, '')],
            ['Last used', moment(apiKey.lastUsedAt, 'Never')],
            ['Expires', moment(apiKey.expiresAt, 'Never')],
            ...(apiKey.revokedAt === null ? [] : [['Revoked', moment(apiKey.revokedAt, '')] as const]),
          ]}
        />
        {mayAudit && (
          <p style={{ marginTop: 8 }}>
            <Link to="/admin/audit" search={{ actor: [apiKey.id] }}>
              What was done with it
            </Link>
          </p>
        )}
      </Section>
    </Drawer>
  );
}

function Revoke({ apiKey }: { apiKey: ApiKey }) {
  const revoke = useMutation({
    mutationFn: () => call('DELETE /api-keys/:apiKeyId', { apiKeyId: apiKey.id }),
    onSuccess: (revoked) => {
      queryClient.setQueryData(apiKeysQuery.queryKey, (keys) =>
        keys?.map((each) => (each.id === revoked.id ? revoked : each)),
      );
      showToast({ title: 'Key revoked', detail: revoked.name });
    },
    onError: (error) => showProblem(error, 'Revoking'),
  });
  return (
    <ConfirmedButton
      label="Revoke"
      look="danger"
      busy={revoke.isPending}
      title={`Revoke ${apiKey.name}?`}
      action="Revoke"
      onConfirm={revoke.mutate}
    >
      Whatever uses this key is refused from now on. A revoked key never comes back; a new one can take its place.
    </ConfirmedButton>
  );
}
