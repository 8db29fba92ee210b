// What could not be read, and where; and how the decoder says it to the reader.

/** A place in the file that could not be read, or that says of itself that it is damaged. */
export type EvtxFault = {
  /** Number of the 64 KiB chunk, from 0; -1 for the file header. */
  chunk: number;
  /** Bytes from the start of the file. */
  offset: number;
  reason: string;
};

/** Thrown while decoding one record and caught by the reader of its chunk; never leaves this package. */
export class DecodeFault extends Error {}
