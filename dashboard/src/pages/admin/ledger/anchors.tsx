// Who else is told the roots: one line in the ledger's state for each kind, and what each root has.
import { IconAnchor } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { AnchorEntry, AnchorTarget } from '@tocsin/contracts/api/ledger-anchors';

import { useCan } from '../../../session/session.ts';
import { Badge } from '../../../ui/badge.tsx';
import { Button } from '../../../ui/button.tsx';
import { Problem } from '../../../ui/problem.tsx';
import { AnchorDrawer } from './anchor-drawer.tsx';
import { anchorKinds, type AnchorKind } from './anchor-form.ts';
import { words } from './anchor-words.ts';
import { anchorsQuery } from './queries.ts';

import classes from './ledger.module.css';

type AnchorsProps = { chosen: AnchorKind | null; onChoose: (kind: AnchorKind | null) => void };

const targetOf = (targets: readonly AnchorTarget[], kind: AnchorKind) => targets.find((each) => each.kind === kind);
/** What failed last and has not been made up for. */
const failedOf = (items: readonly AnchorEntry[], kind: AnchorKind) =>
  items.find((item) => item.kind === kind && item.at === null);

/** Those that are set up, and all of them for whoever may set one up. */
export function AnchorBar({ onChoose }: Pick<AnchorsProps, 'onChoose'>) {
  const query = useQuery(anchorsQuery);
  const mayWrite = useCan('security:write');
  if (query.isError && !query.data) return <Problem error={query.error} onRetry={() => void query.refetch()} />;
  const { targets = [], items = [] } = query.data ?? {};
  const kinds = anchorKinds.filter((kind) => mayWrite || targetOf(targets, kind));
  if (!query.data || kinds.length === 0) return null;
  return (
    <section className={classes.acts} aria-label={words.title} title={words.lead}>
      {kinds.map((kind) => {
        const target = targetOf(targets, kind);
        const isFailing = target?.enabled === true && failedOf(items, kind) !== undefined;
        return (
          <Button key={kind} icon={<IconAnchor size={15} />} onClick={() => onChoose(kind)}>
            {words.kinds[kind]}{' '}
            <Badge tone={!target?.enabled ? 'neutral' : isFailing ? 'high' : 'ok'}>
              {!target ? words.notSet : !target.enabled ? words.off : isFailing ? words.failing : stateOf(target)}
            </Badge>
          </Button>
        );
      })}
    </section>
  );
}

const stateOf = ({ waiting }: AnchorTarget): string => (waiting === 0 ? words.fine : words.waits(waiting));

export function ChosenAnchor({ chosen, onChoose }: AnchorsProps) {
  const { data } = useQuery(anchorsQuery);
  if (!chosen || !data) return null;
  return (
    <AnchorDrawer
      key={chosen}
      kind={chosen}
      target={targetOf(data.targets, chosen) ?? null}
      failed={failedOf(data.items, chosen) ?? null}
      onClose={() => onChoose(null)}
    />
  );
}

/** What vouches for one root. */
export function AnchorsOf({ root }: { root: number }) {
  const { data } = useQuery(anchorsQuery);
  const own = (data?.items ?? []).filter(({ number }) => number === root);
  return (
    <span className="row">
      {own.map(({ kind, at }) => (
        <Badge key={kind} tone={at === null ? 'high' : 'ok'}>
          {at === null ? words.failedFor(words.kinds[kind]) : words.kinds[kind]}
        </Badge>
      ))}
    </span>
  );
}
