// A value that may be used but never seen: printed, logged or turned into JSON it reads •••.
import { inspect } from 'node:util';

export class Secret {
  readonly #value: string;
  constructor(value: string) {
    this.#value = value;
  }
  /** The value itself, for the one call that needs it. */
  reveal(): string {
    return this.#value;
  }
  toString(): string {
    return '•••';
  }
  toJSON(): string {
    return '•••';
  }
  [inspect.custom](): string {
    return '•••';
  }
}
