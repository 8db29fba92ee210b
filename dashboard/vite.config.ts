// How the dashboard is built into dashboard/dist, and served in development with the API proxied.
import { fileURLToPath } from 'node:url';

import react from '@vitejs/plugin-react';
import { defineConfig, loadEnv } from 'vite';

const root = fileURLToPath(new URL('.', import.meta.url));

export default defineConfig(({ mode }) => {
  const server = loadEnv(mode, root, 'DASHBOARD_').DASHBOARD_SERVER ?? 'http://127.0.0.1:8480';
  return {
    root,
    plugins: [react()],
    build: {
      outDir: 'dist',
      emptyOutDir: true,
      target: 'es2023',
      modulePreload: {
        polyfill: false,
        // To name the scripts of every page on the first one costs it 7 kB; a page that is opened asks for its own.
        resolveDependencies: (_file, needed, { hostType }) =>
          hostType === 'html' ? needed : needed.filter((name) => name.endsWith('.css')),
      },
    },
    server: { proxy: { '/api': server, '/ws': { target: server, ws: true } } },
  };
});
