// Files into requests: in parts that the server takes at once, with one answer for all.
import type { Output } from '@tocsin/contracts/client';
import type { RuleFault } from '@tocsin/contracts/rule';

import { call } from '../../lib/api.ts';
import { words } from './words.ts';

export type SourceFile = { path: string; source: string };
type Result = Output<'POST /detection/rules/import'>;

const mostCharacters = 1_000_000;
const mostPath = 500;
/** One request stays well below what a server or a proxy in front of it takes. */
const part = { files: 500, characters: 2_000_000 };

/** Whether what is dragged are files, and not a link or a text. */
export const bringsFiles = ({ types }: DataTransfer): boolean => types.includes('Files');

const isSigma = (name: string): boolean => /\.ya?ml$/i.test(name);
const fault = (file: string, message: string): RuleFault => ({ file, line: 1, column: 1, message });

/** Splits `files` so that each part keeps below both bounds. */
export function inParts(files: readonly SourceFile[], most = part): SourceFile[][] {
  const parts: SourceFile[][] = [];
  let size = 0;
  for (const file of files) {
    const last = parts.at(-1);
    if (!last || last.length >= most.files || size + file.source.length > most.characters) {
      parts.push([file]);
      size = file.source.length;
    } else {
      last.push(file);
      size += file.source.length;
    }
  }
  return parts;
}

/** Files that are no Sigma documents, or too large, are refused here and listed like the others. */
export async function importFiles(
  files: readonly File[],
  enabled: boolean,
  onProgress: (done: number, of: number) => void,
): Promise<Result> {
  const result: Result = { added: 0, changed: 0, unchanged: 0, refused: [] };
  const readable: SourceFile[] = [];
  for (const file of files) {
    const path = (file.webkitRelativePath || file.name).slice(-mostPath);
    const source = isSigma(path) ? await file.text() : '';
    if (!isSigma(path)) result.refused.push(fault(path, words.importing.notSigma));
    else if (source.length > mostCharacters) result.refused.push(fault(path, words.importing.tooLarge));
    else readable.push({ path, source });
  }
  let done = files.length - readable.length;
  onProgress(done, files.length);
  for (const each of inParts(readable)) {
    const answer = await call('POST /detection/rules/import', { files: each, enabled });
    result.added += answer.added;
    result.changed += answer.changed;
    result.unchanged += answer.unchanged;
    result.refused.push(...answer.refused);
    done += each.length;
    onProgress(done, files.length);
  }
  return result;
}
