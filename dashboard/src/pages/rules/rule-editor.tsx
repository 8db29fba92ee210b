// The editor for Sigma source; CodeMirror itself is loaded when one is first shown.
import { lazy, Suspense, type ComponentProps } from 'react';

import { Skeleton } from '../../ui/skeleton.tsx';
import { words } from './words.ts';

const CodeEditor = lazy(async () => ({ default: (await import('./editor/code-editor.tsx')).CodeEditor }));

export const RuleEditor = (props: ComponentProps<typeof CodeEditor>) => (
  <Suspense fallback={<EditorSkeleton />}>
    <CodeEditor {...props} />
  </Suspense>
);

const EditorSkeleton = () => (
  <div role="status" aria-label={words.page.loadingEditor} style={{ display: 'grid', gap: 11, padding: 16 }}>
    {[34, 46, 28, 62, 20, 38, 52, 30].map((width, line) => (
      <Skeleton key={line} width={`${width}%`} />
    ))}
  </div>
);
