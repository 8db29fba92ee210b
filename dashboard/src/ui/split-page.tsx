// A page of two columns: a list, and the chosen one beside it. Where nothing stands beside it, the list has the page.
import { Children, type ReactNode } from 'react';

import { Panel } from './panel.tsx';
import { SkeletonRows } from './skeleton.tsx';

import classes from './split-page.module.css';

type SplitPageProps = { list: ReactNode; children: ReactNode };

export function SplitPage({ list, children }: SplitPageProps) {
  const isAlone = Children.toArray(children).length === 0;
  return (
    <div className={classes.page} data-alone={isAlone || undefined}>
      {list}
      {children}
    </div>
  );
}

/** Beside a list that is being loaded. */
export const LoadingPanel = ({ label }: { label: string }) => (
  <Panel label={label}>
    <SkeletonRows label={label} rows={6} />
  </Panel>
);
