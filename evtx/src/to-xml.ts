// Renders a tree with its values as XML, in the order of the file and without loss.
import { readFragment } from './binxml.ts';
import type { ChunkBytes } from './chunk-bytes.ts';
import { DecodeFault } from './fault.ts';
import { valueType } from './scalars.ts';
import type { Element, Part } from './tree.ts';
import { textOf } from './value.ts';
import type { Values } from './values.ts';

const maxNesting = 16;
const elementWork = 16;

/** One line; well-formed XML 1.0 whatever the record holds. @throws DecodeFault when something cannot be read */
export function toXml(chunk: ChunkBytes, parts: readonly Part[]): string {
  return new XmlRenderer(chunk).parts(parts, null);
}

class XmlRenderer {
  readonly #chunk: ChunkBytes;
  #nesting = 0;

  constructor(chunk: ChunkBytes) {
    this.#chunk = chunk;
  }

  parts(parts: readonly Part[], values: Values | null): string {
    let xml = '';
    for (const part of parts)
      switch (part.kind) {
        case 'element':
          xml += this.#element(part.element, values);
          break;
        case 'text':
          xml += this.#escaped(part.text);
          break;
        case 'substitution':
          if (values !== null) xml += this.#value(values, part.index);
          break;
        case 'instance':
          xml += this.parts(part.content, part.values);
          break;
        case 'instruction':
          xml += `<?${safeName(part.target)} ${clean(part.data).replaceAll('?>', '? >')}?>`;
          break;
      }
    return xml;
  }

  #element(element: Element, values: Values | null): string {
    this.#chunk.spend(elementWork);
    if (element.dependency >= 0 && (values === null || values.isNull(element.dependency))) return '';
    const { single } = element;
    if (single !== null && values !== null && (values.type(single.index) & valueType.list) !== 0) {
      const items = values.list(single.index);
      if (items.length === 0) items.push(null);
      return items.map((item) => this.#wrapped(element, values, this.#escaped(textOf(item)))).join('');
    }
    return this.#wrapped(element, values, this.parts(element.content, values));
  }

  #wrapped(element: Element, values: Values | null, content: string): string {
    const name = safeName(element.name);
    const attributes = new Map<string, string>();
    for (const { name: attribute, parts } of element.attributes) {
      const [only, second] = parts;
      const isMissing =
        second === undefined && only?.kind === 'substitution' && only.optional && values?.isNull(only.index) === true;
      if (!isMissing) attributes.set(safeName(attribute), this.#attributeText(parts, values));
    }
    let xml = `<${name}`;
    for (const [attribute, text] of attributes) xml += ` ${attribute}="${text}"`;
    return content === '' ? `${xml}/>` : `${xml}>${content}</${name}>`;
  }

  /** An element has no place in an attribute. */
  #attributeText(parts: readonly Part[], values: Values | null): string {
    return this.parts(
      parts.filter(({ kind }) => kind === 'text' || kind === 'substitution'),
      values,
    )
      .replaceAll('<', '&lt;')
      .replaceAll('"', '&quot;')
      .replaceAll('\n', '&#10;')
      .replaceAll('\t', '&#9;');
  }

  #value(values: Values, index: number): string {
    const type = values.type(index);
    if ((type & valueType.list) !== 0)
      return values
        .list(index)
        .map((item) => this.#escaped(textOf(item)))
        .join(', ');
    if (type !== valueType.binXml) return this.#escaped(textOf(values.scalar(index)));
    const size = values.size(index);
    this.#nesting += 1;
    if (this.#nesting > maxNesting) throw new DecodeFault('Values are nested too deep.');
    this.#chunk.spend(size);
    const at = values.offset(index);
    const xml = this.parts(readFragment(this.#chunk, at, at + size), null);
    this.#nesting -= 1;
    return xml;
  }

  #escaped(text: string): string {
    this.#chunk.spend(text.length);
    return /[&<>\r]/.test(text) || unwritable.test(text)
      ? clean(text).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('\r', '&#13;')
      : text;
  }
}

/** What XML 1.0 cannot hold in any form (§2.2). */
// oxlint-disable-next-line no-control-regex -- control characters are what is looked for
const unwritable = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF\uD800-\uDFFF]/;
// oxlint-disable-next-line no-control-regex -- as above
const everyUnwritable = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/g;
const clean = (text: string): string => text.toWellFormed().replace(everyUnwritable, '\uFFFD');

/** XML 1.0 §2.3, without the characters beyond 16 bits. A damaged name must not become markup. */
const start = String.raw`A-Z_a-z\u00C0-\u00D6\u00D8-\u00F6\u00F8-\u02FF\u0370-\u037D\u037F-\u1FFF\u200C\u200D\u2070-\u218F\u2C00-\u2FEF\u3001-\uD7FF\uF900-\uFDCF\uFDF0-\uFFFD`;
const more = String.raw`:.\-0-9\u00B7\u0300-\u036F\u203F\u2040`;
const soundName = new RegExp(`^[${start}][${start}${more}]*$`);
const notOfName = new RegExp(`[^${start}${more}]`, 'g');
const safeName = (name: string): string => (soundName.test(name) ? name : `_${name.replaceAll(notOfName, '_')}`);
