// Secrets that Tocsin keeps, the systems it fetches others from, and the keys that seal them.

import { useViewTabs } from '../shared/use-view-tabs.tsx';
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
  const { view, tabs } = useViewTabs(words.views, views);
  if (view === 'providers') return <ProvidersView tabs={tabs} />;
  if (view === 'keys') return <KeysView tabs={tabs} />;
  return <SecretsView tabs={tabs} />;
}
