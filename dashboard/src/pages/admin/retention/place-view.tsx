// Where the organisation's data lies, and what of it lies elsewhere.
import { useQuery } from '@tanstack/react-query';
import type { Residency } from '@tocsin/contracts/api/retention';

import { Badge } from '../../../ui/badge.tsx';
import { KeyValues } from '../../../ui/key-values.tsx';
import { Loaded } from '../../../ui/loaded.tsx';
import { Panel } from '../../../ui/panel.tsx';
import { placeWords as words } from './place-words.ts';
import { residencyQuery } from './queries.ts';

import classes from './retention.module.css';

export function PlaceView() {
  const residency = useQuery(residencyQuery);
  return (
    <Panel title={words.title} className={classes.panel}>
      <div className={classes.body}>
        <Loaded query={residency} what={words.loading} rows={6}>
          {(place) => <Place place={place} />}
        </Loaded>
      </div>
    </Panel>
  );
}

function Place({ place: { store, title, region, state, settled, holdsObjects } }: { place: Residency }) {
  const here = region === '' ? title : `${title}, ${region}`;
  return (
    <>
      <KeyValues
        items={[
          [
            words.store,
            <span key="store" className="row">
              {title} <span className="mono soft">{store}</span>
              {state !== 'up' && <Badge tone="critical">{words.states[state]}</Badge>}
            </span>,
          ],
          [words.region, region === '' ? words.unsaid : region],
          [words.events, here],
          [words.files, holdsObjects ? here : words.withDefault],
          [words.rest, words.database],
        ]}
      />
      <p className="muted">{settled ? words.settled : words.open}</p>
    </>
  );
}
