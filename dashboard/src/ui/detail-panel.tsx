// The one that was chosen in a list: what it is, how it stands, its parts, and the part that is open.
import type { ReactNode } from 'react';

import { Panel } from './panel.tsx';
import { ScrollPane } from './scroll-pane.tsx';
import { Tabs } from './tabs.tsx';

import classes from './detail-panel.module.css';

type DetailPanelProps<Id extends string> = {
  title: string;
  summary: ReactNode;
  /** A `Standing`. */
  standing: ReactNode;
  /** What the parts are called to those who do not see them. */
  tabsLabel: string;
  tabs: readonly { id: Id; label: string; count?: number }[];
  tab: Id;
  onTab: (tab: Id) => void;
  /** What is in it reaches from edge to edge. */
  flush?: boolean;
  children: ReactNode;
};

export function DetailPanel<Id extends string>(props: DetailPanelProps<Id>) {
  const { title, summary, standing, tabsLabel, tabs, tab, onTab, flush, children } = props;
  return (
    <Panel label={title} className={classes.panel}>
      <DetailHead title={title} summary={summary} standing={standing} />
      <div className={classes.tabs}>
        <Tabs label={tabsLabel} tabs={tabs} chosen={tab} onChoose={onTab} />
      </div>
      <ScrollPane
        label={`${title}, ${tabs.find(({ id }) => id === tab)?.label ?? ''}`}
        className={flush === true ? classes.flush : classes.body}
      >
        {children}
      </ScrollPane>
    </Panel>
  );
}

type DetailHeadProps = { title: string; summary: ReactNode; standing: ReactNode };

export const DetailHead = ({ title, summary, standing }: DetailHeadProps) => (
  <div className={classes.head}>
    <div>
      <h2>{title}</h2>
      <p>{summary}</p>
    </div>
    {standing}
  </div>
);

type StandingProps = { lamp: ReactNode; children: ReactNode; sub?: ReactNode; action?: ReactNode };

/** In one box: how it is doing, the figures that go with it, and the one button that changes it. */
export const Standing = ({ lamp, children, sub, action }: StandingProps) => (
  <div className={classes.standing} role="status">
    {lamp}
    <div className={classes.words}>
      <span>{children}</span>
      {sub !== undefined && <span className={classes.sub}>{sub}</span>}
    </div>
    {action}
  </div>
);
