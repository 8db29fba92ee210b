// What goes wrong for a person at the command line; the sentence is all they see.

/** A mistake in how a command was called or in what it was given. */
export class CommandFault extends Error {
  readonly status: number;

  constructor(message: string, status = 2) {
    super(message);
    this.status = status;
  }
}

/** One file cannot be read, wholly or from some point on; the others can. */
export class FileFault extends Error {
  readonly path: string;

  constructor(path: string, message: string) {
    super(message);
    this.path = path;
  }
}
