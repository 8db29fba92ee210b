// What BinXML says once its tokens are read: elements, text, and the places where a record puts its values.
import type { Values } from './values.ts';

export type Part =
  | { readonly kind: 'text'; readonly text: string }
  | Substitution
  | { readonly kind: 'element'; readonly element: Element }
  | { readonly kind: 'instruction'; readonly target: string; readonly data: string }
  | { readonly kind: 'instance'; readonly content: readonly Part[]; readonly values: Values };

export type Substitution = { readonly kind: 'substitution'; readonly index: number; readonly optional: boolean };

export type Attribute = { readonly name: string; readonly parts: readonly Part[] };

export type Element = {
  readonly name: string;
  /** Index of the value without which the element does not exist; -1 when it always does. */
  readonly dependency: number;
  readonly attributes: readonly Attribute[];
  readonly content: readonly Part[];
  /** `<Data Name="…">`: the attribute that names the value, which becomes the key. */
  readonly key: Attribute | null;
  /** Set when the content is one value of the record and nothing else; a list there repeats the element. */
  readonly single: Substitution | null;
};
