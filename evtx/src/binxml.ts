// Reads BinXML tokens (MS-EVEN6 §2.2.12, as they are stored in event log files) into a tree.
import type { ChunkBytes } from './chunk-bytes.ts';
import { DecodeFault } from './fault.ts';
import type { Attribute, Element, Part } from './tree.ts';
import { Values } from './values.ts';

const token = {
  end: 0x00,
  openElement: 0x01,
  closeStart: 0x02,
  closeEmpty: 0x03,
  endElement: 0x04,
  value: 0x05,
  attribute: 0x06,
  cdata: 0x07,
  character: 0x08,
  entity: 0x09,
  instructionTarget: 0x0a,
  instructionData: 0x0b,
  instance: 0x0c,
  substitution: 0x0d,
  optionalSubstitution: 0x0e,
  fragment: 0x0f,
} as const;
/** Set on a token when more of its kind follow; which the next token says as well. */
const moreFollows = 0x40;

/** Of elements within elements; events have no more than ten. */
const maxDepth = 64;
const noDependency = 0xffff;
const entities: Record<string, string> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

/** @throws DecodeFault when the tokens make no sense. */
export function readFragment(chunk: ChunkBytes, at: number, end: number): Part[] {
  return new TokenReader(chunk, at, end, false).fragment();
}

function templateAt(chunk: ChunkBytes, at: number): readonly Part[] {
  const known = chunk.templates.get(at);
  if (known !== undefined) return known;
  if (at < 512 || at + 24 > chunk.length) throw new DecodeFault('A template is said to lie outside its chunk.');
  const size = chunk.u32(at + 20);
  const start = at + 24;
  if (size > chunk.length - start) throw new DecodeFault('A template reaches beyond its chunk.');
  const content = new TokenReader(chunk, start, start + size, true).fragment();
  if (content.length === 0) throw new DecodeFault('A template is empty.');
  chunk.templates.set(at, content);
  return content;
}

class TokenReader {
  readonly #chunk: ChunkBytes;
  readonly #end: number;
  /** Only within a template can an element depend on a value, and only there room is left for saying on which. */
  readonly #inTemplate: boolean;
  #at: number;
  #depth = 0;

  constructor(chunk: ChunkBytes, at: number, end: number, inTemplate: boolean) {
    this.#chunk = chunk;
    this.#at = at;
    this.#end = end;
    this.#inTemplate = inTemplate;
  }

  fragment(): Part[] {
    const parts: Part[] = [];
    let hasRoot = false;
    while (this.#at < this.#end) {
      const next = this.#peek();
      if (next === token.end) break;
      if (next === token.fragment) this.#at += 4;
      else if (next === token.instructionTarget) parts.push(this.#instruction());
      else if (next === token.instance && !this.#inTemplate) parts.push(this.#instance());
      else if (next === token.openElement) parts.push({ kind: 'element', element: this.#element() });
      else if (hasRoot) break;
      else throw unknown(next);
      hasRoot ||= next === token.instance || next === token.openElement;
    }
    return parts;
  }

  #peek(): number {
    if (this.#at >= this.#end) throw new DecodeFault('BinXML ends in the middle.');
    return this.#chunk.u8(this.#at) & ~moreFollows;
  }

  #instance(): Part {
    const chunk = this.#chunk;
    const definition = chunk.u32(this.#at + 6);
    this.#at += 10;
    // The first instance carries the definition with it.
    if (definition === this.#at) this.#at += 24 + chunk.u32(definition + 20);
    const content = templateAt(chunk, definition);
    const values = new Values(chunk, this.#at, this.#end);
    this.#at = values.end;
    return { kind: 'instance', content, values };
  }

  /** The offset of a name; the name itself where it is used first. */
  #name(): string {
    const at = this.#chunk.u32(this.#at);
    this.#at += 4;
    if (at === this.#at) this.#at += this.#chunk.nameSize(at);
    return this.#chunk.nameAt(at);
  }

  #element(): Element {
    this.#chunk.spend(16);
    this.#depth += 1;
    if (this.#depth > maxDepth) throw new DecodeFault('Elements are nested too deep.');
    const hasAttributes = (this.#chunk.u8(this.#at) & moreFollows) !== 0;
    this.#at += 1;
    const dependency = this.#dependency();
    this.#at += 4;
    const name = this.#name();
    const attributes = hasAttributes ? this.#attributes() : [];
    const close = this.#peek();
    this.#at += 1;
    let content: Part[] = [];
    if (close === token.closeStart) content = this.#content();
    else if (close !== token.closeEmpty) throw unknown(close);
    this.#depth -= 1;
    const [only, second] = content;
    return {
      name,
      dependency,
      attributes,
      content,
      key: name === 'Data' ? (attributes.find((attribute) => attribute.name === 'Name') ?? null) : null,
      single: only?.kind === 'substitution' && second === undefined ? only : null,
    };
  }

  /** Writers differ in whether BinXML outside of templates leaves room for it: the name that must follow decides. */
  #dependency(): number {
    const nameWith = this.#at + 6;
    const nameWithout = this.#at + 4;
    const has = this.#inTemplate
      ? this.#isNameOffset(nameWith) || !this.#isNameOffset(nameWithout)
      : !this.#isNameOffset(nameWithout);
    if (!has) return -1;
    const index = this.#chunk.u16(this.#at);
    this.#at += 2;
    return index === noDependency ? -1 : index;
  }

  #isNameOffset(at: number): boolean {
    return at + 4 <= this.#end && this.#chunk.isName(this.#chunk.u32(at));
  }

  #attributes(): Attribute[] {
    this.#at += 4;
    const attributes: Attribute[] = [];
    while (this.#peek() === token.attribute) {
      this.#at += 1;
      const name = this.#name();
      attributes.push({ name, parts: this.#text() });
    }
    return attributes;
  }

  #content(): Part[] {
    const parts: Part[] = [];
    for (;;) {
      parts.push(...this.#text());
      const next = this.#peek();
      if (next === token.endElement) break;
      if (next === token.openElement) parts.push({ kind: 'element', element: this.#element() });
      else if (next === token.instructionTarget) parts.push(this.#instruction());
      else throw unknown(next);
    }
    this.#at += 1;
    return parts;
  }

  /** Text, references and values up to the next markup; neighbouring text is one. */
  #text(): Part[] {
    const parts: Part[] = [];
    let text: string | null = null;
    for (;;) {
      const next = this.#peek();
      if (next === token.substitution || next === token.optionalSubstitution) {
        if (text !== null) parts.push({ kind: 'text', text });
        text = null;
        parts.push({
          kind: 'substitution',
          index: this.#chunk.u16(this.#at + 1),
          optional: next === token.optionalSubstitution,
        });
        this.#at += 4;
        continue;
      }
      const more = this.#literal(next);
      if (more === null) break;
      text = (text ?? '') + more;
    }
    if (text !== null) parts.push({ kind: 'text', text });
    return parts;
  }

  /** Null when the token is no text. */
  #literal(next: number): string | null {
    switch (next) {
      case token.value:
        if (this.#chunk.u8(this.#at + 1) !== 1) throw new DecodeFault('A literal value is not a text.');
        this.#at += 2;
        return this.#counted();
      case token.cdata:
        this.#at += 1;
        return this.#counted();
      case token.character: {
        const code = this.#chunk.u16(this.#at + 1);
        this.#at += 3;
        // oxlint-disable-next-line unicorn/prefer-code-point -- it is one UTF-16 unit
        return String.fromCharCode(code);
      }
      case token.entity: {
        this.#at += 1;
        const name = this.#name();
        return Object.hasOwn(entities, name) ? (entities[name] ?? '') : `&${name};`;
      }
      default:
        return null;
    }
  }

  #counted(): string {
    const length = this.#chunk.u16(this.#at);
    const text = this.#chunk.text(this.#at + 2, length);
    this.#at += 2 + 2 * length;
    return text;
  }

  #instruction(): Part {
    this.#at += 1;
    const target = this.#name();
    let data = '';
    if (this.#at < this.#end && this.#peek() === token.instructionData) {
      this.#at += 1;
      data = this.#counted();
    }
    return { kind: 'instruction', target, data };
  }
}

const unknown = (found: number): DecodeFault =>
  new DecodeFault(`BinXML holds the token 0x${found.toString(16).padStart(2, '0')} where none of its kind can be.`);
