// The query in colours, under the text that is typed; wrong places are underlined.
import type { Fault } from './query-bar.tsx';
import { faultSpan } from './query-edit.ts';
import { tokenise } from './query-tokens.ts';

import classes from './query-bar.module.css';

export function Highlight({ text, faults }: { text: string; faults: readonly Fault[] }) {
  const spans = faults.map((fault) => faultSpan(text, fault.column));
  const wrong = (start: number, end: number): boolean => spans.some((span) => start < span.to && end > span.from);
  return (
    <pre className={classes.highlight} aria-hidden="true">
      {tokenise(text).map((token) => (
        <span
          key={token.start}
          data-kind={token.kind}
          data-wrong={wrong(token.start, token.start + token.text.length) || undefined}
        >
          {token.text}
        </span>
      ))}
      {spans.some((span) => span.from >= text.length) && <span data-wrong="true"> </span>}
      {/* A line that ends with a break needs something on the next. */}
      {'\u200b'}
    </pre>
  );
}
