// Where the dashboard starts.
import '@fontsource-variable/geist';
import '@fontsource-variable/geist-mono';
import '@mantine/core/styles.css';
import './theme/tokens.css';
import './theme/base.css';
import './theme/mantine.css';
import { MantineProvider } from '@mantine/core';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { createRoot } from 'react-dom/client';

import { language } from './lib/language.ts';
import { queryClient } from './lib/query-client.ts';
import { router } from './router.tsx';
import { colorSchemeManager, cssVariablesResolver, theme } from './theme/theme.ts';
import { Toasts } from './ui/toast.tsx';
import { loadSentences } from './words/said.ts';

const place = document.getElementById('root');
if (!place) throw new Error('index.html has no #root.');
document.documentElement.lang = language;
// Not awaited at the top: the bundler would keep apart everything that pages share with this file.
const root = createRoot(place);
void loadSentences().then(() =>
  root.render(
    <MantineProvider
      theme={theme}
      cssVariablesResolver={cssVariablesResolver}
      colorSchemeManager={colorSchemeManager}
      defaultColorScheme="dark"
    >
      <QueryClientProvider client={queryClient}>
        <RouterProvider router={router} />
        <Toasts />
      </QueryClientProvider>
    </MantineProvider>,
  ),
);
