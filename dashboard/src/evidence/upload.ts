// Sends a file in parts by the tus protocol 1.0, and goes on where it ended: after a pause, a break, or a reload.
import type { ProblemDetails } from '@tocsin/contracts/problem';

const version = '1.0.0';
const partBytes = 8 * 2 ** 20;
const pausesMs = [1000, 3000, 5000, 10_000, 20_000];
const root = '/api/v1/evidence-uploads';
const shelf = 'tocsin.evidence-uploads';

/** What this browser remembers of an upload that is not whole. */
export type Kept = {
  uploadId: string;
  evidenceId: string;
  number: string;
  incidentId: string;
  name: string;
  size: number;
};

function readShelf(): Kept[] {
  try {
    const read: unknown = JSON.parse(localStorage.getItem(shelf) ?? '[]');
    return Array.isArray(read) ? read.filter(isKept) : [];
  } catch {
    return [];
  }
}
const isKept = (value: unknown): value is Kept =>
  typeof value === 'object' && value !== null && 'uploadId' in value && 'evidenceId' in value && 'size' in value;

export const keptUploads = (incidentId: string): Kept[] => readShelf().filter((kept) => kept.incidentId === incidentId);
const keep = (kept: Kept): void =>
  localStorage.setItem(
    shelf,
    JSON.stringify([...readShelf().filter(({ uploadId }) => uploadId !== kept.uploadId), kept]),
  );
const forget = (gone: string): void =>
  localStorage.setItem(shelf, JSON.stringify(readShelf().filter(({ uploadId }) => uploadId !== gone)));

/** An answer that says no; `status` 0 where none came. */
class UploadFault extends Error {
  readonly status: number;
  constructor(status: number, detail: string) {
    super(detail);
    this.name = 'UploadFault';
    this.status = status;
  }
}

async function send(
  method: string,
  path: string,
  { headers, ...init }: Omit<RequestInit, 'headers'> & { headers?: Record<string, string> },
): Promise<Response> {
  const response = await fetch(path, { ...init, method, headers: { 'tus-resumable': version, ...headers } });
  if (response.ok) return response;
  const problem = (await response.json().catch(() => null)) as ProblemDetails | null;
  throw new UploadFault(response.status, problem?.detail ?? response.statusText);
}

const base64 = (text: string): string =>
  btoa(Array.from(new TextEncoder().encode(text), (byte) => String.fromCharCode(byte)).join(''));

export async function beginUpload(file: File, about: Omit<Kept, 'uploadId' | 'name' | 'size'>): Promise<Kept> {
  const metadata = `evidence ${base64(about.evidenceId)},filename ${base64(file.name)}`;
  const headers = { 'upload-length': String(file.size), 'upload-metadata': metadata };
  const { headers: answer } = await send('POST', root, { headers });
  const kept = {
    ...about,
    uploadId: answer.get('location')?.split('/').at(-1) ?? '',
    name: file.name,
    size: file.size,
  };
  keep(kept);
  return kept;
}

const offsetOf = (response: Response): number => Number(response.headers.get('upload-offset') ?? 0);
const canGoOn = (error: unknown): boolean =>
  !(error instanceof UploadFault) || error.status === 409 || error.status === 429 || error.status >= 500;

/**
 * Resolves once the item has its bytes. A break is bridged by trying again, more and more slowly.
 * @throws UploadFault, or the signal's reason when it was paused
 */
export async function sendFile(
  kept: Kept,
  file: Blob,
  { signal, onProgress }: { signal: AbortSignal; onProgress: (bytes: number) => void },
): Promise<void> {
  const path = `${root}/${kept.uploadId}`;
  let tries = 0;
  let offset: number | null = null;
  while (offset === null || offset < kept.size) {
    try {
      offset ??= offsetOf(await send('HEAD', path, { signal }));
      onProgress(offset);
      const body = file.slice(offset, offset + partBytes);
      const headers = { 'content-type': 'application/offset+octet-stream', 'upload-offset': String(offset) };
      offset = offsetOf(await send('PATCH', path, { signal, headers, body }));
      onProgress(offset);
      tries = 0;
    } catch (error) {
      signal.throwIfAborted();
      const pause = pausesMs[tries];
      if (!canGoOn(error) || pause === undefined) throw error;
      tries += 1;
      offset = null;
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
  }
  forget(kept.uploadId);
}

/** What came of it is forgotten, here and on the server. */
export async function endUpload({ uploadId }: Kept): Promise<void> {
  try {
    await send('DELETE', `${root}/${uploadId}`, {});
  } catch (error) {
    if (!(error instanceof UploadFault) || error.status !== 404) throw error;
  }
  forget(uploadId);
}
