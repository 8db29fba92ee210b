// Writes an export line by line, counting and hashing what went before for the footer.
import { toHex, utf8, type Bytes } from './bytes.ts';
import { canonicalJson } from './canonical-json.ts';
import {
  footerStatement,
  type AnchorLine,
  type EntryLine,
  type ExportFormat,
  type FooterLine,
  type HeaderLine,
  type RootLine,
} from './format.ts';
import { createTree, leafHash } from './merkle.ts';

export type LedgerWriter = {
  /** Each answers with the line and its end. */
  header: (header: Omit<HeaderLine, 'kind' | 'format'>) => Promise<string>;
  entry: (entry: Omit<EntryLine, 'kind'>) => Promise<string>;
  root: (root: Omit<RootLine, 'kind'>) => Promise<string>;
  anchor: (anchor: Omit<AnchorLine, 'kind'>) => Promise<string>;
  footer: (orgId: string) => Promise<string>;
};

/** @param sign Ed25519 by the key, in hexadecimal */
export function createLedgerWriter(
  keyId: string,
  sign: (statement: Bytes) => string | Promise<string>,
  format: ExportFormat = 'tocsin-ledger-v1',
): LedgerWriter {
  const tree = createTree();
  let lines = 0;
  let entries = 0;
  let roots = 0;
  const write = async (line: HeaderLine | EntryLine | RootLine | AnchorLine): Promise<string> => {
    const text = canonicalJson(line);
    lines += 1;
    await tree.add(await leafHash(utf8(text)));
    return `${text}\n`;
  };
  return {
    header: (header) => write({ kind: 'header', format, ...header }),
    entry: (entry) => {
      entries += 1;
      return write({ kind: 'entry', ...entry });
    },
    root: (root) => {
      roots += 1;
      return write({ kind: 'root', ...root });
    },
    anchor: (anchor) => write({ kind: 'anchor', ...anchor }),
    footer: async (orgId) => {
      const fields = { orgId, lines, entries, roots, tree: toHex(await tree.root()), keyId };
      const footer: FooterLine = { kind: 'footer', ...fields, signature: await sign(footerStatement(fields, format)) };
      return `${canonicalJson(footer)}\n`;
    },
  };
}
