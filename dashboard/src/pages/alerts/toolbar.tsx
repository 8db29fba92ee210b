// The line above the list: filters, facets, grouping, density.
import { Menu } from '@mantine/core';
import { IconBaselineDensityMedium, IconBaselineDensitySmall, IconFilter, IconStack2 } from '@tabler/icons-react';
import type { Ref } from 'react';

import { prefer, usePreferences } from '../../lib/preferences.ts';
import type { UrlPatch } from '../../lib/url.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { FilterBar } from '../../ui/filter-bar.tsx';
import { chipsOf, filterFields, patchForAdd, patchForRemove, type Facets } from './filters.tsx';
import { groupings, tabOf, writeView, type AlertView } from './view.ts';
import { words } from './words.ts';

import classes from './page.module.css';

type ToolbarProps = {
  view: AlertView;
  facets: Facets | undefined;
  onChange: (patch: UrlPatch, options: { push: boolean }) => void;
  inputRef: Ref<HTMLInputElement>;
};

export function Toolbar({ view, facets, onChange, inputRef }: ToolbarProps) {
  const { density, facets: panel } = usePreferences();
  const change = (patch: UrlPatch) => onChange(patch, { push: true });
  const compact = density === 'compact';
  return (
    <div className={classes.tools}>
      <FilterBar
        label={words.filters.label}
        placeholder={words.filters.placeholder}
        fields={filterFields(facets)}
        chips={chipsOf(view, facets, tabOf(view) !== null)}
        onAdd={(field, value) => change(patchForAdd(view, field, value))}
        onRemove={(chip) => change(patchForRemove(view, chip))}
        onText={(text) => change(writeView({ text }))}
        inputRef={inputRef}
      />
      <Menu position="bottom-end" width={160}>
        <Menu.Target>
          <Button icon={<IconStack2 size={14} />}>
            {view.group === null ? words.filters.group : words.filters.groupedBy[view.group]}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {groupings.map((group) => (
            <Menu.Item
              key={group}
              rightSection={view.group === group ? '✓' : undefined}
              onClick={() => change(writeView({ group }))}
            >
              {words.filters.groupings[group]}
            </Menu.Item>
          ))}
          {view.group !== null && (
            <>
              <Menu.Divider />
              <Menu.Item onClick={() => change(writeView({ group: null }))}>{words.filters.notGrouped}</Menu.Item>
            </>
          )}
        </Menu.Dropdown>
      </Menu>
      <IconButton
        label={panel === 'open' ? words.filters.hideFacets : words.filters.showFacets}
        aria-pressed={panel === 'open'}
        onClick={() => prefer({ facets: panel === 'open' ? 'closed' : 'open' })}
      >
        <IconFilter size={15} stroke={1.6} />
      </IconButton>
      <IconButton
        label={compact ? words.filters.comfortable : words.filters.compact}
        onClick={() => prefer({ density: compact ? 'comfortable' : 'compact' })}
      >
        {compact ? (
          <IconBaselineDensityMedium size={15} stroke={1.6} />
        ) : (
          <IconBaselineDensitySmall size={15} stroke={1.6} />
        )}
      </IconButton>
    </div>
  );
}
