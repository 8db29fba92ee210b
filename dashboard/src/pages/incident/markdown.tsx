// Markdown that people wrote, made safe: no HTML, no scripts, no pictures from elsewhere. Load it lazily.
import Markdown, { type Components } from 'react-markdown';
import rehypeSanitize from 'rehype-sanitize';
import remarkGfm from 'remark-gfm';

import { words } from './words.ts';

import classes from './markdown.module.css';

const parts: Components = {
  // A picture would tell its server that someone reads this incident: its words are shown instead.
  img: ({ alt }) => <span className="muted">{words.editor.picture(alt || words.editor.wordless)}</span>,
  a: ({ href, children }) => (
    <a href={href} target="_blank" rel="noreferrer noopener nofollow">
      {children}
    </a>
  ),
  // Headings inside the page begin where the panel's own ends.
  h1: ({ children }) => <h3>{children}</h3>,
  h2: ({ children }) => <h3>{children}</h3>,
};

export function SafeMarkdown({ text }: { text: string }) {
  return (
    <div className={classes.text}>
      <Markdown remarkPlugins={[remarkGfm]} rehypePlugins={[rehypeSanitize]} components={parts}>
        {text}
      </Markdown>
    </div>
  );
}
