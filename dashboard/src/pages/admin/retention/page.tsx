// How long data is kept and where, what was purged with which proof, and what is held for a case.

import { PageHeader } from '../../../shell/page-header.tsx';
import { PageFrame } from '../../../ui/page-frame.tsx';
import { useViewTabs } from '../shared/use-view-tabs.tsx';
import { HoldsView } from './holds-view.tsx';
import { PlaceView } from './place-view.tsx';
import { placeWords } from './place-words.ts';
import { PurgesView } from './purges-view.tsx';
import { RulesView } from './rules-view.tsx';
import { words } from './words.ts';

const views = [
  { id: 'rules', label: words.rules },
  { id: 'purges', label: words.purges },
  { id: 'holds', label: words.holds },
  { id: 'place', label: placeWords.title },
] as const;

export function RetentionPage() {
  const { view, tabs } = useViewTabs(words.views, views);
  return (
    <PageFrame>
      <PageHeader title={words.title}>{tabs}</PageHeader>
      {view === 'rules' && <RulesView />}
      {view === 'purges' && <PurgesView />}
      {view === 'holds' && <HoldsView />}
      {view === 'place' && <PlaceView />}
    </PageFrame>
  );
}
