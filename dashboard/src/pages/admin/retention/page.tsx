// How long data is kept and where, what was purged with which proof, and what is held for a case.
import { useUrlSearch } from '../../../lib/url.ts';
import { PageHeader } from '../../../shell/page-header.tsx';
import { Tabs } from '../../../ui/tabs.tsx';
import { HoldsView } from './holds-view.tsx';
import { PlaceView } from './place-view.tsx';
import { placeWords } from './place-words.ts';
import { PurgesView } from './purges-view.tsx';
import { RulesView } from './rules-view.tsx';
import { words } from './words.ts';

import admin from '../admin.module.css';

const views = [
  { id: 'rules', label: words.rules },
  { id: 'purges', label: words.purges },
  { id: 'holds', label: words.holds },
  { id: 'place', label: placeWords.title },
] as const;

export function RetentionPage() {
  const [search, change] = useUrlSearch();
  const view = views.find(({ id }) => id === search.view?.[0])?.id ?? 'rules';
  return (
    <div className={admin.page}>
      <PageHeader title={words.title}>
        <Tabs
          label={words.views}
          tabs={views}
          chosen={view}
          onChoose={(id) => change({ view: id === 'rules' ? null : id }, { push: true })}
        />
      </PageHeader>
      {view === 'rules' && <RulesView />}
      {view === 'purges' && <PurgesView />}
      {view === 'holds' && <HoldsView />}
      {view === 'place' && <PlaceView />}
    </div>
  );
}
