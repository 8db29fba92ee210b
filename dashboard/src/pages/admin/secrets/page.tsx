// Secrets that Tocsin keeps, the systems it fetches others from, and the keys that seal them.
import { useUrlSearch } from '../../../lib/url.ts';
import { Tabs } from '../../../ui/tabs.tsx';
import { KeysView } from './keys-view.tsx';
import { ProvidersView } from './providers-view.tsx';
import { words } from './secret-words.ts';
import { SecretsView } from './secrets-view.tsx';

const views = [
  { id: 'secrets', label: words.title },
  { id: 'providers', label: words.providers },
  { id: 'keys', label: words.keys },
] as const;

export function SecretsPage() {
  const [search, change] = useUrlSearch();
  const view = views.find(({ id }) => id === search.view?.[0])?.id ?? 'secrets';
  const tabs = (
    <Tabs
      label={words.views}
      tabs={views}
      chosen={view}
      onChoose={(id) => change({ view: id === 'secrets' ? null : id, selected: null, q: null }, { push: true })}
    />
  );
  if (view === 'providers') return <ProvidersView tabs={tabs} />;
  if (view === 'keys') return <KeysView tabs={tabs} />;
  return <SecretsView tabs={tabs} />;
}
