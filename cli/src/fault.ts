// A mistake in how a command was called or in what it was given; its sentence is all the person sees.
export class CommandFault extends Error {
  readonly status: number;

  constructor(message: string, status = 2) {
    super(message);
    this.status = status;
  }
}
