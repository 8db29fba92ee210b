// A text to copy in which what was filled in, and what is left to fill in, is marked.
import { CopyBlock } from './copy.tsx';

/** `filled`: put in by us; `open`: left for the reader to put in. */
export type Part = { text: string; look: 'plain' | 'filled' | 'open' };

/** What is copied. */
export const textOf = (parts: readonly Part[]): string => parts.map(({ text }) => text).join('');

export const FilledText = ({ label, parts }: { label: string; parts: readonly Part[] }) => (
  <CopyBlock label={label} text={textOf(parts)}>
    {parts.map(({ text, look }, place) =>
      look === 'plain' ? (
        text
      ) : (
        <mark key={place} data-open={look === 'open' || undefined}>
          {text}
        </mark>
      ),
    )}
  </CopyBlock>
);
