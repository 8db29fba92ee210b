// Splits the body of `_bulk` into actions and their documents, as forgiving as clients need it.
import { invalid } from '#platform/errors';

import { PendingBytes } from '../../body-bytes.ts';
import { isTooDeep } from '../../body-json-scanner.ts';
import { isObject } from '../../sources/source.ts';

const operations = ['index', 'create', 'update', 'delete'] as const;
export type Operation = (typeof operations)[number];
export type Action = { operation: Operation; index: string; id: string | null; type: string | null };

export type BulkSink = {
  /** Called once for each action, in order. */
  action: (action: Action) => void;
  /** Called with the document of the last action; more than once, with a fault, where it is longer than allowed. */
  document: (action: Action, raw: string, fault: string | null) => void;
};

const newline = 10;
const maxActionBytes = 64 * 1024;
const tooLong = 'The document is larger than a record may be; it is kept in pieces.';

/** @throws Problem `malformed_action` for the whole body, as the protocol has it. */
export class BulkSplitter {
  private readonly pending = new PendingBytes();
  private readonly sink: BulkSink;
  private readonly defaultIndex: string;
  private readonly maxRecordBytes: number;
  private searched = 0;
  private line = 1;
  private current: Action | null = null;
  private inLongLine = false;
  private lastText = '';
  private lastAction: Action | null = null;

  /** @param defaultIndex what the URL names, for actions that name none */
  constructor(sink: BulkSink, defaultIndex: string, maxRecordBytes: number) {
    this.sink = sink;
    this.defaultIndex = defaultIndex;
    this.maxRecordBytes = maxRecordBytes;
  }

  push(chunk: Uint8Array): void {
    this.pending.append(chunk);
    this.run();
  }

  end(): void {
    this.run();
    if (this.pending.length > 0) this.takeLine(this.pending.length);
    if (this.current) throw this.malformed('expected a document but found the end of the body');
  }

  private run(): void {
    const { pending } = this;
    for (;;) {
      const max = this.current ? this.maxRecordBytes : maxActionBytes;
      const lineEnd = pending.find(newline, this.searched, max + 2);
      if (lineEnd >= 0) {
        this.takeLine(lineEnd);
        pending.consume(lineEnd + 1);
        this.line++;
      } else if (pending.length > max + 1) {
        if (!this.current) throw this.malformed('the line is too long for an action');
        const cut = pending.characterBoundary(max);
        this.sink.document(this.current, pending.text(0, cut), tooLong);
        pending.consume(cut);
        this.inLongLine = true;
      } else {
        this.searched = pending.length;
        return;
      }
      this.searched = 0;
    }
  }

  private takeLine(to: number): void {
    const text = this.pending.text(0, to);
    if (this.current && this.inLongLine) {
      this.sink.document(this.current, text, tooLong);
      this.inLongLine = false;
      this.current = null;
      return;
    }
    const line = text.trim();
    if (line === '' || line === '\uFEFF') return;
    if (this.current) {
      const tooLarge = to > this.maxRecordBytes + 1;
      this.sink.document(this.current, line, tooLarge ? tooLong : null);
      this.current = null;
      return;
    }
    const action = this.actionIn(line);
    this.sink.action(action);
    if (action.operation !== 'delete') this.current = action;
  }

  /** Most actions of a body are the same, down to the last byte. */
  private actionIn(text: string): Action {
    if (this.lastAction && text === this.lastText) return this.lastAction;
    const action = this.readAction(text);
    this.lastText = text;
    this.lastAction = action;
    return action;
  }

  private readAction(text: string): Action {
    const value = isTooDeep(text) ? undefined : parsed(text);
    if (!isObject(value)) throw this.malformed(`expected an object but found [${text.slice(0, 50)}]`);
    const operation = operations.find((name) => Object.hasOwn(value, name));
    if (operation === undefined) {
      throw this.malformed(
        `expected one of create, delete, index or update but found [${Object.keys(value).join(', ').slice(0, 50)}]`,
      );
    }
    const given = value[operation];
    const about = isObject(given) ? given : {};
    return {
      // Some clients ask for `create` inside of `index`.
      operation: operation === 'index' && about['op_type'] === 'create' ? 'create' : operation,
      index: wordIn(about['_index']) ?? this.defaultIndex,
      id: wordIn(about['_id']),
      type: wordIn(about['_type']),
    };
  }

  private malformed(what: string): Error {
    return invalid('malformed_action', `Malformed action/metadata line [${this.line}], ${what}`);
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const wordIn = (value: unknown): string | null => {
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' && value !== '' ? value : null;
};
