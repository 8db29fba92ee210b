// The answer to `_bulk`: one item for each action, in the same order, put together while the body is read.
import { randomBytes } from 'node:crypto';

import { Problem } from '#platform/errors';

import type { Action, Operation } from './bulk-splitter.ts';
import { type FilterPath, keeps } from './filter-path.ts';

const maxActions = 200_000;
const pieceLength = 64 * 1024;

const results: Record<Operation, { status: number; result: string }> = {
  index: { status: 201, result: 'created' },
  create: { status: 201, result: 'created' },
  update: { status: 200, result: 'updated' },
  // Nothing is ever deleted here; a client is content when there was nothing to delete.
  delete: { status: 404, result: 'not_found' },
};

/** What says nothing here, of shards and sequence numbers, is left out: some clients have little room for an answer. */
const names = ['_index', '_type', '_id', '_version', 'result', 'status'];

export class BulkAnswer {
  count = 0;
  private readonly started = Date.now();
  private readonly filter: FilterPath | null;
  private readonly kept = new Map<Operation, ReadonlySet<string>>();
  private readonly idPrefix = randomBytes(9).toString('base64url');
  private readonly pieces: string[] = [];
  private piece = '';

  constructor(filter: FilterPath | null) {
    this.filter = filter;
  }

  /** @returns the document's id. @throws Problem `too_many_actions` */
  add(action: Action): string {
    if (this.count >= maxActions) {
      throw new Problem(
        'too_large',
        'too_many_actions',
        `A bulk may hold ${maxActions} actions. Nothing of it was stored.`,
      );
    }
    const id = action.id ?? `${this.idPrefix}${this.count.toString(36).padStart(8, '0')}`;
    this.count++;
    const fields = this.fieldsOf(action.operation);
    if (fields.size === 0) return id;
    const { status, result } = results[action.operation];
    const parts: string[] = [];
    const put = (name: string, json: string): void => {
      if (fields.has(name)) parts.push(`"${name}":${json}`);
    };
    put('_index', JSON.stringify(action.index));
    if (action.type !== null) put('_type', JSON.stringify(action.type));
    put('_id', JSON.stringify(id));
    put('_version', '1');
    put('result', `"${result}"`);
    put('status', String(status));
    this.piece += `${this.piece === '' && this.pieces.length === 0 ? '' : ','}{"${action.operation}":{${parts.join(',')}}}`;
    if (this.piece.length > pieceLength) {
      this.pieces.push(this.piece);
      this.piece = '';
    }
    return id;
  }

  private fieldsOf(operation: Operation): ReadonlySet<string> {
    let fields = this.kept.get(operation);
    if (!fields) {
      const { filter } = this;
      fields = new Set(filter === null ? names : names.filter((name) => keeps(filter, ['items', operation, name])));
      this.kept.set(operation, fields);
    }
    return fields;
  }

  *finish(): Generator<string> {
    const { filter } = this;
    const wanted = (name: string): boolean => filter === null || keeps(filter, [name]);
    const head: string[] = [];
    if (wanted('took')) head.push(`"took":${Date.now() - this.started}`);
    if (wanted('errors')) head.push('"errors":false');
    const items = this.pieces.length > 0 || this.piece !== '';
    if (!items) {
      yield `{${head.join(',')}}`;
      return;
    }
    yield `{${[...head, '"items":['].join(',')}`;
    yield* this.pieces;
    yield `${this.piece}]}`;
  }
}
