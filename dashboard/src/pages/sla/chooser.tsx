// A list to choose one from, and beside it the form of the chosen one, or of a new one.
import { IconPlus, type Icon } from '@tabler/icons-react';
import type { UseQueryResult } from '@tanstack/react-query';
import { Fragment, type ReactNode } from 'react';

import { useUrlSearch } from '../../lib/url.ts';
import { useCan } from '../../session/session.ts';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Loaded } from '../../ui/loaded.tsx';
import { Panel } from '../../ui/panel.tsx';
import { SplitPage } from '../../ui/split-page.tsx';

import classes from './page.module.css';

const fresh = 'new';

type ChooserProps<One> = {
  query: UseQueryResult<readonly One[]>;
  /** `calendars`: what is being loaded. */
  what: string;
  said: { title: string; add: string; choose: string; chooseText?: string };
  icon: Icon;
  none: { title: string; text: string };
  item: (one: One, chosen: boolean, onChoose: () => void) => ReactNode;
  /** Of null: a new one. */
  form: (one: One | null, onDone: (selected: string | null) => void) => ReactNode;
};

export function Chooser<One extends { id: string; rev: number }>(props: ChooserProps<One>) {
  const { query, what, said, icon: Pictured, none, item, form } = props;
  const mayWrite = useCan('sla:write');
  const [search, change] = useUrlSearch();
  const chosen = search.selected?.[0] ?? null;
  const choose = (selected: string | null) => change({ selected });
  const icon = <Pictured size={20} stroke={1.6} />;
  const add = mayWrite && (
    <Button small icon={<IconPlus size={14} />} onClick={() => choose(fresh)}>
      {said.add}
    </Button>
  );
  return (
    <Loaded query={query} what={what} rows={8}>
      {(all) => {
        const one = all.find(({ id }) => id === chosen) ?? null;
        return (
          <SplitPage
            list={
              <Panel title={said.title} aside={add}>
                {all.length === 0 ? (
                  <EmptyState icon={icon} title={none.title}>
                    {none.text}
                  </EmptyState>
                ) : (
                  <div className={classes.list}>
                    {all.map((each) => (
                      <Fragment key={each.id}>{item(each, each.id === chosen, () => choose(each.id))}</Fragment>
                    ))}
                  </div>
                )}
              </Panel>
            }
          >
            {one || (chosen === fresh && mayWrite) ? (
              // What was typed belongs to this one, as it was when it was read.
              <Fragment key={`${chosen} ${one?.rev ?? 0}`}>{form(one, choose)}</Fragment>
            ) : (
              <Panel label={said.choose}>
                <EmptyState icon={icon} title={said.choose}>
                  {said.chooseText}
                </EmptyState>
              </Panel>
            )}
          </SplitPage>
        );
      }}
    </Loaded>
  );
}
