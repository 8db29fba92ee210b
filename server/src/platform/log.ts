// Structured logs: one JSON object a line on standard output, secrets never among them.
import type { Writable } from 'node:stream';

import { pino, type Logger, type LoggerOptions } from 'pino';

export type Log = Logger;

/** @param level pino's level names; `silent` writes nothing. @param to standard output unless given */
export function createLog(level: string, to?: Writable): Log {
  const options: LoggerOptions = {
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: { paths: ['req.headers.authorization', 'req.headers.cookie', '*.password', '*.token'], censor: '•••' },
  };
  return to ? pino(options, to) : pino(options);
}
