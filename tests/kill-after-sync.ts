// Loaded before Tocsin by a test: the process is killed as soon as the second large write to a disk has been synced.
import { open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { isMainThread } from 'node:worker_threads';

/** No small batch is as large, and every part of a body is larger. */
const largeBytes = 1 << 20;
const killedAfter = 2;

const probe = await open(tmpdir(), 'r');
type Write = (this: typeof probe, buffers: readonly Buffer[]) => Promise<{ bytesWritten: number }>;
const handles: { writev: Write; datasync: (this: typeof probe) => Promise<void> } = Object.getPrototypeOf(probe);
await probe.close();
const { writev, datasync } = handles;
const large = new WeakSet<object>();
let synced = 0;

handles.writev = async function (buffers) {
  const written = await writev.call(this, buffers);
  if (written.bytesWritten > largeBytes) large.add(this);
  return written;
};
handles.datasync = async function () {
  await datasync.call(this);
  if (!isMainThread || !large.delete(this)) return;
  synced += 1;
  if (synced === killedAfter) process.kill(process.pid, 'SIGKILL');
};
