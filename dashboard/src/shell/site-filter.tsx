// Which sites the page looks at. None chosen means all.
import { Popover } from '@mantine/core';
import { IconMapPin } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';

import { useUrlSearch } from '../lib/url.ts';
import { Button } from '../ui/button.tsx';
import { Checkbox } from '../ui/checkbox.tsx';
import { sitesQuery } from './queries.ts';
import { words } from './words.ts';

import picker from './picker.module.css';
import classes from './shell.module.css';

export function SiteFilter() {
  const [search, change] = useUrlSearch();
  const [typed, setTyped] = useState('');
  const query = useQuery(sitesQuery);
  const sites = query.data ?? [];
  const chosen = search.site ?? [];
  const only = sites.find((site) => site.code === chosen[0]);
  const label =
    chosen.length === 0
      ? words.sitesAll(sites.length)
      : chosen.length === 1
        ? (only?.name ?? chosen[0])
        : words.sitesChosen(chosen.length);
  const found = sites.filter((site) =>
    `${site.code} ${site.name} ${site.city ?? ''}`.toLowerCase().includes(typed.trim().toLowerCase()),
  );
  const toggle = (code: string) =>
    change({ site: chosen.includes(code) ? chosen.filter((each) => each !== code) : [...chosen, code] });
  return (
    <Popover width={280} position="bottom-end" trapFocus onOpen={() => void query.refetch()}>
      <Popover.Target>
        <button type="button" className={classes.topButton}>
          <IconMapPin size={14} />
          <span className="ellipsis">{label}</span>
        </button>
      </Popover.Target>
      <Popover.Dropdown data-keys="taken" aria-label={words.sites}>
        <input
          className={picker.search}
          placeholder={words.findSite}
          aria-label={words.findSite}
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
        <div className={picker.list}>
          {found.map((site) => (
            <label key={site.id} className={picker.option}>
              <Checkbox checked={chosen.includes(site.code)} onChange={() => toggle(site.code)} />
              <span className="ellipsis">{site.name}</span>
              <span className={`${picker.aside} mono`}>{site.code}</span>
            </label>
          ))}
          {found.length === 0 && <p className="muted">{words.noSite}</p>}
        </div>
        {chosen.length > 0 && (
          <Button small look="quiet" onClick={() => change({ site: null })}>
            {words.allSites}
          </Button>
        )}
      </Popover.Dropdown>
    </Popover>
  );
}
