// Renders a tree with its values to a plain object: attributes in `#attributes`, text beside them in `#text`.
import { readFragment } from './binxml.ts';
import type { ChunkBytes } from './chunk-bytes.ts';
import { DecodeFault } from './fault.ts';
import { valueType } from './scalars.ts';
import type { Element, Part } from './tree.ts';
import { addElement, textOf, type EvtxObject, type EvtxValue, type Scalar } from './value.ts';
import type { Values } from './values.ts';

/** Of BinXML within values within BinXML. */
const maxNesting = 16;
const elementWork = 8;

/** @throws DecodeFault when a template or a value cannot be read. */
export function toObject(chunk: ChunkBytes, parts: readonly Part[]): EvtxObject {
  const object: EvtxObject = {};
  new ObjectRenderer(chunk).addParts(object, parts, null);
  return object;
}

class ObjectRenderer {
  readonly #chunk: ChunkBytes;
  #nesting = 0;

  constructor(chunk: ChunkBytes) {
    this.#chunk = chunk;
  }

  /** Adds the elements to the object and gives back the text between them; null when there is none. */
  addParts(object: EvtxObject, parts: readonly Part[], values: Values | null): Scalar {
    let text: Scalar = null;
    for (const part of parts)
      switch (part.kind) {
        case 'element':
          this.#addElement(object, part.element, values);
          break;
        case 'text':
          text = joined(text, part.text);
          break;
        case 'substitution':
          if (values !== null) text = joined(text, this.#content(object, values, part.index));
          break;
        case 'instance':
          text = joined(text, this.addParts(object, part.content, part.values));
          break;
        case 'instruction':
          break;
      }
    return text;
  }

  #addElement(object: EvtxObject, element: Element, values: Values | null): void {
    this.#chunk.spend(elementWork);
    if (element.dependency >= 0 && (values === null || values.isNull(element.dependency))) return;
    const name = element.key === null ? element.name : this.#keyOf(element, values);
    const { single } = element;
    if (single === null || values === null) {
      const inner: EvtxObject = {};
      addElement(object, name, this.#complete(element, values, inner, this.addParts(inner, element.content, values)));
      return;
    }
    const type = values.type(single.index);
    if ((type & valueType.list) !== 0) {
      const items = values.list(single.index);
      if (items.length === 0) items.push(null);
      for (const item of items) addElement(object, name, this.#complete(element, values, {}, item));
    } else if (type === valueType.binXml) {
      const inner: EvtxObject = {};
      addElement(object, name, this.#complete(element, values, inner, this.#content(inner, values, single.index)));
    } else if (element.attributes.length === 0 || (element.key !== null && element.attributes.length === 1)) {
      addElement(object, name, values.scalar(single.index));
    } else {
      addElement(object, name, this.#complete(element, values, {}, values.scalar(single.index)));
    }
  }

  /** `inner` holds the element's children. An element that is text alone is its text. */
  #complete(element: Element, values: Values | null, inner: EvtxObject, text: Scalar): EvtxValue {
    const attributes = this.#attributes(element, values);
    let isEmpty = true;
    for (const _ in inner) {
      isEmpty = false;
      break;
    }
    if (attributes === null && isEmpty) return text;
    const complete: EvtxObject = attributes === null ? {} : { '#attributes': attributes };
    if (text !== null && (isEmpty || !isBlank(text))) complete['#text'] = text;
    if (isEmpty) return complete;
    for (const key in inner) addElement(complete, key, inner[key] ?? null);
    return complete;
  }

  #attributes(element: Element, values: Values | null): EvtxObject | null {
    let attributes: EvtxObject | null = null;
    for (const attribute of element.attributes) {
      if (attribute === element.key) continue;
      const value = this.#attribute(attribute.parts, values);
      if (value === null) continue;
      attributes ??= {};
      addElement(attributes, attribute.name, value);
    }
    return attributes;
  }

  /** Null when the value it needs is missing: then there is no attribute. */
  #attribute(parts: readonly Part[], values: Values | null): Scalar {
    const [only, second] = parts;
    if (only === undefined) return '';
    if (second === undefined && only.kind === 'text') return only.text;
    if (second === undefined && only.kind === 'substitution' && only.optional && values?.isNull(only.index))
      return null;
    const object: EvtxObject = {};
    return this.addParts(object, parts, values) ?? '';
  }

  #keyOf(element: Element, values: Values | null): string {
    const key = element.key === null ? '' : this.#attribute(element.key.parts, values);
    return key === null || key === '' ? element.name : textOf(key);
  }

  /** The value as text of an element; BinXML adds its elements to the object. */
  #content(object: EvtxObject, values: Values, index: number): Scalar {
    const type = values.type(index);
    if ((type & valueType.list) !== 0) return values.list(index).map(textOf).join(', ');
    if (type !== valueType.binXml) return values.scalar(index);
    const size = values.size(index);
    if (size === 0) return null;
    this.#nesting += 1;
    if (this.#nesting > maxNesting) throw new DecodeFault('Values are nested too deep.');
    const at = values.offset(index);
    this.#chunk.spend(size);
    const text = this.addParts(object, readFragment(this.#chunk, at, at + size), null);
    this.#nesting -= 1;
    return text;
  }
}

const isBlank = (text: Scalar): boolean => typeof text === 'string' && text.trim() === '';

function joined(before: Scalar, more: Scalar): Scalar {
  if (before === null) return more;
  return more === null ? before : textOf(before) + textOf(more);
}
