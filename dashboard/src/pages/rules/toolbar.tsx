// The line above the library: filters, facets, density, and what makes new rules.
import {
  IconBaselineDensityMedium,
  IconBaselineDensitySmall,
  IconFileImport,
  IconFilter,
  IconGitPullRequest,
  IconPlus,
  IconSettings,
} from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { Ref } from 'react';

import { formatCount } from '../../lib/format.ts';
import { prefer, usePreferences } from '../../lib/preferences.ts';
import type { UrlPatch } from '../../lib/url.ts';
import { waitingProposalsQuery } from '../../shell/queries.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { FilterBar } from '../../ui/filter-bar.tsx';
import { PageTools } from '../../ui/page-frame.tsx';
import { Sentence } from '../../words/sentence.tsx';
import { chipsOf, filterFields, patchForAdd, patchForRemove, type RuleFacets } from './filters.tsx';
import type { RuleView } from './view.ts';
import { words } from './words.ts';

import classes from './page.module.css';

type ToolbarProps = {
  view: RuleView;
  facets: RuleFacets | undefined;
  onChange: (patch: UrlPatch) => void;
  inputRef: Ref<HTMLInputElement>;
  /** null for those who may not. */
  onNew: (() => void) | null;
  onImport: (() => void) | null;
  onPolicy: () => void;
  onProposals: () => void;
};

export function Toolbar(props: ToolbarProps) {
  const { view, facets, onChange, inputRef, onNew, onImport, onPolicy, onProposals } = props;
  const waiting = useQuery(waitingProposalsQuery).data ?? 0;
  const { density, facets: panel } = usePreferences();
  const compact = density === 'compact';
  return (
    <PageTools>
      <FilterBar
        label={words.list.filterLabel}
        placeholder={words.list.filterPlaceholder}
        fields={filterFields(facets)}
        chips={chipsOf(view)}
        onAdd={(field, value) => onChange(patchForAdd(view, field, value))}
        onRemove={(chip) => onChange(patchForRemove(view, chip))}
        onText={(text) => onChange({ q: text })}
        inputRef={inputRef}
      />
      <IconButton
        label={panel === 'open' ? words.list.hideFacets : words.list.showFacets}
        aria-pressed={panel === 'open'}
        onClick={() => prefer({ facets: panel === 'open' ? 'closed' : 'open' })}
      >
        <IconFilter size={15} stroke={1.6} />
      </IconButton>
      <IconButton
        label={compact ? words.list.comfortable : words.list.compact}
        onClick={() => prefer({ density: compact ? 'comfortable' : 'compact' })}
      >
        {compact ? (
          <IconBaselineDensityMedium size={15} stroke={1.6} />
        ) : (
          <IconBaselineDensitySmall size={15} stroke={1.6} />
        )}
      </IconButton>
      <IconButton label={words.policy.title} onClick={onPolicy}>
        <IconSettings size={15} stroke={1.6} />
      </IconButton>
      {waiting > 0 && (
        <Button icon={<IconGitPullRequest size={15} stroke={1.6} />} onClick={onProposals}>
          <Sentence
            text={words.list.proposals}
            parts={{ count: <span className={classes.waiting}>{formatCount(waiting)}</span> }}
          />
        </Button>
      )}
      {onImport && (
        <Button icon={<IconFileImport size={15} stroke={1.6} />} onClick={onImport}>
          {words.list.import}
        </Button>
      )}
      {onNew && (
        <Button look="primary" icon={<IconPlus size={15} />} onClick={onNew}>
          {words.list.newRule}
        </Button>
      )}
    </PageTools>
  );
}
