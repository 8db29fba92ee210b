// Looks a password up in the Have I Been Pwned list on disk, without reading more than a few hundred bytes of it.
import { createHash } from 'node:crypto';
import { open, type FileHandle } from 'node:fs/promises';

/** Hash, colon, count and line end: no line of the list is longer. */
const longestLine = 80;

/**
 * Binary search in a file of lines `SHA1:count`, the hashes in upper-case hex and in order.
 * @throws what the file system throws when the file is not there
 */
export async function isBreached(path: string, password: string): Promise<boolean> {
  const wanted = createHash('sha1').update(password.normalize('NFKC')).digest('hex').toUpperCase();
  const file = await open(path);
  try {
    let [low, high] = [0, (await file.stat()).size];
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      const line = await lineFrom(file, middle);
      if (line?.hash === wanted) return true;
      if (line === null || line.hash > wanted) high = middle;
      else low = line.end;
    }
    return (await lineFrom(file, low))?.hash === wanted;
  } finally {
    await file.close();
  }
}

/** The first line that begins at or after the position, or null where none does. */
async function lineFrom(file: FileHandle, position: number): Promise<{ hash: string; end: number } | null> {
  const from = Math.max(0, position - 1);
  const { buffer, bytesRead } = await file.read(Buffer.alloc(2 * longestLine), 0, 2 * longestLine, from);
  const text = buffer.toString('latin1', 0, bytesRead);
  const start = position === 0 ? 0 : text.indexOf('\n') + 1;
  const rest = text.slice(start);
  if ((position > 0 && start === 0) || rest.trim() === '') return null;
  const length = rest.indexOf('\n') + 1 || rest.length;
  return { hash: rest.slice(0, 40).toUpperCase(), end: from + start + length };
}
