// Who may send through a door: its tokens, and the senders that are known by their address or certificate.
import { IconKey, IconNetwork } from '@tabler/icons-react';
import { useMutation, useQuery, type UseQueryResult } from '@tanstack/react-query';
import type { Door, DoorSender, DoorToken } from '@tocsin/contracts/api/doors';
import { useState, type ReactNode } from 'react';

import { call } from '../../lib/api.ts';
import { queryClient } from '../../lib/query-client.ts';
import { useCan } from '../../session/session.ts';
import { sitesQuery, sourceNamesQuery } from '../../shell/queries.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { ConfirmedButton } from '../../ui/confirmed-button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Loaded } from '../../ui/loaded.tsx';
import { Section } from '../../ui/panel.tsx';
import { SmallTable } from '../../ui/small-table.tsx';
import { Time } from '../../ui/time.tsx';
import { showProblem, showToast } from '../../ui/toast.tsx';
import { AddSender } from './add-sender.tsx';
import { CreateToken } from './create-token.tsx';
import { sendersQuery, tokensQuery } from './queries.ts';
import { words } from './words.ts';

export function SendersTab({ door }: { door: Door }) {
  return (
    <>
      {door.credential === 'token' && <Tokens door={door} />}
      <Senders door={door} />
    </>
  );
}

type ListedProps<Item> = {
  title: string;
  /** `tokens` */
  what: string;
  query: UseQueryResult<Item[]>;
  heads: readonly string[];
  row: (item: Item, mayChange: boolean) => ReactNode;
  empty: ReactNode;
  /** The button that makes one, and what it opens. */
  make: string;
  making: (close: () => void) => ReactNode;
};

function Listed<Item>({ title, what, query, heads, row, empty, make, making }: ListedProps<Item>) {
  const mayChange = useCan('identity:write');
  const [isMaking, setMaking] = useState(false);
  const aside = mayChange && (
    <Button small onClick={() => setMaking(true)}>
      {make}
    </Button>
  );
  return (
    <Section title={title} aside={aside}>
      <Loaded query={query} what={what} rows={3} height={32}>
        {(items) =>
          items.length === 0 ? (
            empty
          ) : (
            <SmallTable label={title} heads={heads} actions>
              {items.map((item) => row(item, mayChange))}
            </SmallTable>
          )
        }
      </Loaded>
      {isMaking && making(() => setMaking(false))}
    </Section>
  );
}

const Tokens = ({ door }: { door: Door }) => (
  <Listed
    title={words.tokens}
    what={words.theTokens}
    query={useQuery(tokensQuery(door.id))}
    heads={words.tokenHeads}
    make={words.newToken}
    making={(close) => <CreateToken door={door} onClose={close} />}
    empty={
      <EmptyState icon={<IconKey size={20} stroke={1.6} />} title={words.noTokenYet}>
        {words.noTokenMore}
      </EmptyState>
    }
    row={(token, mayChange) => (
      <tr key={token.id} data-off={token.revokedAt !== null || undefined}>
        <td>
          <b>{token.name}</b> <span className="mono muted">{token.prefix}…</span>
        </td>
        <td>
          <Bound siteId={token.siteId} source={token.source} />
        </td>
        <td>{token.lastUsedAt ? <Time at={token.lastUsedAt} /> : <span className="muted">{words.never}</span>}</td>
        <td>
          <Time at={token.createdAt} />
        </td>
        <td>
          {token.revokedAt !== null ? (
            <Badge tone="critical">{words.revoked}</Badge>
          ) : (
            mayChange && <Revoke doorId={door.id} token={token} />
          )}
        </td>
      </tr>
    )}
  />
);

const Senders = ({ door }: { door: Door }) => (
  <Listed
    title={words.sendersBy}
    what={words.theSenders}
    query={useQuery(sendersQuery(door.id))}
    heads={words.senderHeads}
    make={words.addSender}
    making={(close) => <AddSender door={door} onClose={close} />}
    empty={
      <EmptyState icon={<IconNetwork size={20} stroke={1.6} />} title={words.noSender}>
        {emptyWords(door)}
      </EmptyState>
    }
    row={(sender, mayChange) => (
      <tr key={sender.id}>
        <td>
          <b>{sender.name}</b>
        </td>
        <td className="mono">{sender.network ?? sender.certificateName}</td>
        <td>
          <Bound siteId={sender.siteId} source={sender.source} />
        </td>
        <td>
          <Time at={sender.createdAt} />
        </td>
        <td>{mayChange && <Remove door={door} sender={sender} />}</td>
      </tr>
    )}
  />
);

function emptyWords({ credential, settings: { restricted } }: Door): string {
  if (restricted) return words.nobodyIsLetIn;
  if (credential === 'token') return words.listedMatterLater;
  return words.whoeverMaySend;
}

function Bound({ siteId, source }: { siteId: string | null; source: string | null }) {
  const sites = useQuery(sitesQuery).data;
  const sources = useQuery(sourceNamesQuery).data;
  const site = siteId === null ? null : (sites?.find(({ id }) => id === siteId)?.name ?? '');
  const title = source === null ? null : (sources?.find(({ value }) => value === source)?.label ?? source);
  if (site === null && title === null) return <span className="muted">{words.anySiteAndSource}</span>;
  return <span className="soft">{[site, title].filter((part) => part !== null).join(', ')}</span>;
}

function Revoke({ doorId, token }: { doorId: string; token: DoorToken }) {
  const revoke = useMutation({
    mutationFn: () => call('DELETE /doors/:doorId/tokens/:tokenId', { doorId, tokenId: token.id }),
    onSuccess: () => {
      void queryClient.invalidateQueries({ queryKey: tokensQuery(doorId).queryKey });
      showToast({ title: words.tokenRevoked, detail: token.name });
    },
    onError: (error) => showProblem(error, words.revokingToken),
  });
  return (
    <ConfirmedButton
      label={words.revoke}
      look="quiet"
      small
      busy={revoke.isPending}
      title={words.revokeAsked(token.name)}
      action={words.revoke}
      onConfirm={revoke.mutate}
    >
      {words.revokeMore}
    </ConfirmedButton>
  );
}

function Remove({ door, sender }: { door: Door; sender: DoorSender }) {
  const remove = useMutation({
    mutationFn: () => call('DELETE /doors/:doorId/senders/:senderId', { doorId: door.id, senderId: sender.id }),
    onSuccess: () => {
      void queryClient.invalidateQueries({ queryKey: sendersQuery(door.id).queryKey });
      showToast({ title: words.senderRemoved, detail: sender.name });
    },
    onError: (error) => showProblem(error, words.removingSender),
  });
  return (
    <ConfirmedButton
      label={words.remove}
      look="quiet"
      small
      busy={remove.isPending}
      title={words.removeAsked(sender.name)}
      action={words.remove}
      onConfirm={remove.mutate}
    >
      {door.settings.restricted ? words.removeRestricted : words.removeFree}
    </ConfirmedButton>
  );
}
