// What a webhook received: when, what became of it, and on demand the payload itself.
import { IconChevronRight, IconInbox } from '@tabler/icons-react';
import { useInfiniteQuery, useMutation, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { Webhook, WebhookDelivery } from '@tocsin/contracts/api/webhooks';
import { useState } from 'react';

import { call } from '../../lib/api.ts';
import { queryClient } from '../../lib/query-client.ts';
import { useCan } from '../../session/session.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { CopyBlock } from '../../ui/copy.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { FormFoot } from '../../ui/form.tsx';
import { KeyValues } from '../../ui/key-values.tsx';
import { Problem } from '../../ui/problem.tsx';
import { Skeleton, SkeletonRows } from '../../ui/skeleton.tsx';
import { Time } from '../../ui/time.tsx';
import { showProblem, showToast } from '../../ui/toast.tsx';
import { said } from '../../words/said.ts';
import { deliveriesKey, deliveriesQuery, deliveryQuery } from './queries.ts';
import { laidOut, statusWords, words } from './words.ts';

import classes from './page.module.css';

export function Deliveries({ webhook }: { webhook: Webhook }) {
  const query = useInfiniteQuery(deliveriesQuery(webhook.id));
  const [open, setOpen] = useState<string | null>(null);
  const items = query.data?.pages.flatMap((page) => page.items) ?? [];
  if (query.isPending) return <SkeletonRows label={words.loadingDeliveries} rows={8} height={40} />;
  if (query.isError && !query.data)
    return (
      <div className={classes.problem}>
        <Problem error={query.error} onRetry={() => void query.refetch()} />
      </div>
    );
  if (items.length === 0)
    return (
      <EmptyState icon={<IconInbox size={20} stroke={1.6} />} title={words.nothingYet}>
        {words.nothingYetMore}
      </EmptyState>
    );
  return (
    <>
      <ul className={classes.deliveries}>
        {items.map((delivery) => (
          <Delivery
            key={delivery.id}
            webhook={webhook}
            delivery={delivery}
            open={delivery.id === open}
            onToggle={() => setOpen(delivery.id === open ? null : delivery.id)}
          />
        ))}
      </ul>
      {query.hasNextPage && (
        <div className={classes.more}>
          <Button busy={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
            {words.showOlder}
          </Button>
        </div>
      )}
    </>
  );
}

type DeliveryProps = { webhook: Webhook; delivery: WebhookDelivery; open: boolean; onToggle: () => void };

function Delivery({ webhook, delivery, open, onToggle }: DeliveryProps) {
  const { word, tone } = statusWords[delivery.status];
  return (
    <li data-open={open || undefined}>
      <button type="button" className={classes.delivery} aria-expanded={open} onClick={onToggle}>
        <IconChevronRight size={12} />
        <span className={classes.when}>
          <Time at={delivery.at} />
        </span>
        <Badge tone={tone}>{word}</Badge>
        <span
          className={`${classes.reason} ellipsis`}
          title={delivery.reason === null ? undefined : said(delivery.reason)}
        >
          {delivery.reason === null ? delivery.alerts > 0 && words.alerts(delivery.alerts) : said(delivery.reason)}
        </span>
        {delivery.repeats > 0 && <span className={classes.sub}>{words.sentTimes(delivery.repeats + 1)}</span>}
        <span className={`${classes.sub} num`}>{words.bytes(delivery.bytes)}</span>
      </button>
      {open && <Opened webhook={webhook} delivery={delivery} />}
    </li>
  );
}

function Opened({ webhook, delivery }: Omit<DeliveryProps, 'open' | 'onToggle'>) {
  const mayWrite = useCan('identity:write');
  return (
    <div className={classes.opened}>
      <KeyValues
        items={[
          [words.came, <Time key="at" at={delivery.at} look="absolute" />],
          [words.from, delivery.ip ?? words.unknown],
          ...(delivery.reason === null ? [] : [[words.because, said(delivery.reason)] as const]),
          ...(delivery.alertIds.length === 0
            ? []
            : [[words.alertsHead, <AlertLinks key="alerts" ids={delivery.alertIds} />] as const]),
        ]}
      />
      {delivery.hasBody && mayWrite ? (
        <Payload webhook={webhook} delivery={delivery} />
      ) : (
        <p className={classes.sub}>{delivery.hasBody ? words.payloadForSome : words.payloadGone}</p>
      )}
    </div>
  );
}

const shownLinks = 10;

const AlertLinks = ({ ids }: { ids: readonly string[] }) => (
  <span className="wrap">
    {ids.slice(0, shownLinks).map((id, place) => (
      <Link key={id} to="/alerts/$number" params={{ number: id }}>
        {words.alert(place + 1)}
      </Link>
    ))}
    {ids.length > shownLinks && <span className="muted">{words.andMore(ids.length - shownLinks)}</span>}
  </span>
);

function Payload({ webhook, delivery }: Omit<DeliveryProps, 'open' | 'onToggle'>) {
  const query = useQuery(deliveryQuery(webhook.id, delivery.id));
  const replay = useMutation({
    mutationFn: () =>
      call('POST /webhooks/:webhookId/deliveries/:deliveryId/replay', {
        webhookId: webhook.id,
        deliveryId: delivery.id,
      }),
    onSuccess: ({ alerts }) => {
      showToast({ title: words.readAgain, detail: alerts === 0 ? words.noAlert : words.alerts(alerts) });
      void queryClient.invalidateQueries({ queryKey: deliveriesKey(webhook.id) });
    },
    onError: (error) => showProblem(error, words.readingAgain),
  });
  if (query.isError) return <Problem error={query.error} onRetry={() => void query.refetch()} />;
  if (!query.data) return <Skeleton height={120} />;
  return (
    <>
      <CopyBlock label={words.payload} text={laidOut(query.data.body ?? '')} />
      <FormFoot>
        <Button busy={replay.isPending} onClick={() => replay.mutate()}>
          {words.readItAgain}
        </Button>
      </FormFoot>
    </>
  );
}
