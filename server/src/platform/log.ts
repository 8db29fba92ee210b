// Structured logs: one JSON object a line on standard output, secrets never among them.
import { pino, type Logger } from 'pino';

export type Log = Logger;

/** @param level pino's level names; `silent` writes nothing. */
export const createLog = (level: string): Log =>
  pino({
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: { paths: ['req.headers.authorization', 'req.headers.cookie', '*.password', '*.token'], censor: '•••' },
  });
