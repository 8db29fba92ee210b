// Nothing waits: why, and how to follow a source of rules.
import { IconFilterOff, IconGitPullRequest } from '@tabler/icons-react';

import { Button } from '../../ui/button.tsx';
import { CopyBlock } from '../../ui/copy.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import type { Tab } from './view.ts';

import classes from './page.module.css';

const commands = [
  { of: 'A folder', text: 'npm run tocsin -- rules sync ./sigma/rules' },
  {
    of: 'An archive, pinned by its hash',
    text: 'npm run tocsin -- rules sync https://example.org/rules.tar.gz --sha256 HEX',
  },
  {
    of: 'A Git repository, pinned by a tag or a commit',
    text: 'npm run tocsin -- rules sync https://example.org/rules.git --revision v2.1',
  },
];

const titles: Record<Tab, string> = {
  all: 'Nothing waits for a decision',
  new: 'No new rules wait',
  changed: 'No changed rules wait',
  removed: 'No removed rules wait',
  conflicts: 'No conflicts',
};

type NothingProps = { tab: Tab; narrowed: boolean; onClear: () => void };

export function Nothing({ tab, narrowed, onClear }: NothingProps) {
  if (narrowed)
    return (
      <EmptyState
        icon={<IconFilterOff size={20} stroke={1.6} />}
        title="No proposal matches"
        actions={<Button onClick={onClear}>Clear the filters</Button>}
      >
        Nothing that waits passes all filters.
      </EmptyState>
    );
  return (
    <EmptyState
      icon={<IconGitPullRequest size={20} stroke={1.6} />}
      title={titles[tab]}
      actions={
        tab === 'all' && (
          <dl className={classes.commands}>
            {commands.map(({ of, text }) => (
              <div key={of}>
                <dt>{of}</dt>
                <dd>
                  <CopyBlock label={of} text={text} />
                </dd>
              </div>
            ))}
          </dl>
        )
      }
    >
      {tab === 'conflicts'
        ? 'A rule that was changed here and upstream waits here, for a text that has both.'
        : tab === 'all'
          ? 'Rules can follow a source. Comparing it with the library changes nothing by itself: what differs waits here for a person. Run one of these on the server, or with --url and --key from elsewhere.'
          : 'Rules of this kind wait here when the library was compared with a source.'}
    </EmptyState>
  );
}
