// Markdown that people wrote, made safe: no HTML, no scripts, no pictures from elsewhere. Load it lazily.
import Markdown, { type Components } from 'react-markdown';
import rehypeSanitize from 'rehype-sanitize';
import remarkGfm from 'remark-gfm';

import { findMentions, type Nameable } from './mentions.ts';
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

type Node = { type: string; tagName?: string; value?: string; properties?: object; children?: Node[] };

/** Names that were mentioned stand out, but not within code. */
function marked(node: Node, named: readonly Nameable[]): void {
  if (node.tagName === 'code' || node.tagName === 'a') return;
  if (!node.children) return;
  node.children = node.children.flatMap((child): Node[] => {
    const { value } = child;
    if (child.type !== 'text' || value === undefined) {
      marked(child, named);
      return [child];
    }
    let end = 0;
    const pieces = findMentions(value, named).flatMap(({ from, to }): Node[] => {
      const before = value.slice(end, from);
      end = to;
      const name = { type: 'text', value: value.slice(from, to) };
      return [
        { type: 'text', value: before },
        { type: 'element', tagName: 'mark', properties: {}, children: [name] },
      ];
    });
    return [...pieces, { type: 'text', value: value.slice(end) }];
  });
}
const markNames = (named: readonly Nameable[]) => () => (tree: Node) => marked(tree, named);

export function SafeMarkdown({ text, named }: { text: string; named: readonly Nameable[] }) {
  return (
    <div className={classes.text}>
      <Markdown remarkPlugins={[remarkGfm]} rehypePlugins={[rehypeSanitize, markNames(named)]} components={parts}>
        {text}
      </Markdown>
    </div>
  );
}
