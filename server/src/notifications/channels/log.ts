// Word to the log: one line, for those who ship logs to where they are read.
import type { Notice, World } from './channel.ts';

export function writeLog({ log }: World, { title, severity, data }: Notice): void {
  log.warn({ notice: title, severity, ...data }, 'a threshold was reached');
}
