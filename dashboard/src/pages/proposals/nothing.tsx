// Nothing waits: why, and how to follow a source of rules.
import { IconFilterOff, IconGitPullRequest } from '@tabler/icons-react';

import { Button } from '../../ui/button.tsx';
import { CopyBlock } from '../../ui/copy.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { words } from './catalogue.ts';
import type { Tab } from './view.ts';

import classes from './page.module.css';

const commands = [
  { of: words.commands.folder, command: 'npm run tocsin -- rules sync ./sigma/rules' },
  {
    of: words.commands.archive,
    command: 'npm run tocsin -- rules sync https://example.org/rules.tar.gz --sha256 HEX',
  },
  {
    of: words.commands.git,
    command: 'npm run tocsin -- rules sync https://example.org/rules.git --revision v2.1',
  },
];

type NothingProps = { tab: Tab; narrowed: boolean; onClear: () => void };

export function Nothing({ tab, narrowed, onClear }: NothingProps) {
  if (narrowed)
    return (
      <EmptyState
        icon={<IconFilterOff size={20} stroke={1.6} />}
        title={words.noMatch}
        actions={<Button onClick={onClear}>{words.clearFilters}</Button>}
      >
        {words.noMatchHelp}
      </EmptyState>
    );
  return (
    <EmptyState
      icon={<IconGitPullRequest size={20} stroke={1.6} />}
      title={words.nothing[tab]}
      actions={
        tab === 'all' && (
          <dl className={classes.commands}>
            {commands.map(({ of, command }) => (
              <div key={of}>
                <dt>{of}</dt>
                <dd>
                  <CopyBlock label={of} text={command} />
                </dd>
              </div>
            ))}
          </dl>
        )
      }
    >
      {words.nothingHelp[tab === 'all' || tab === 'conflicts' ? tab : 'others']}
    </EmptyState>
  );
}
