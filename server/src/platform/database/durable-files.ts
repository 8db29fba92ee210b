// Makes the embedded PostgreSQL's files survive a power cut: its WASM build never calls fsync.
import { closeSync, fdatasync, fdatasyncSync, fsyncSync, openSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { NodeFS } from '@electric-sql/pglite/nodefs';

type FileNode = { name: string; parent: FileNode };
type Stream = { node: FileNode };
/** The part of Emscripten's NODEFS through which files change. */
type NodeFiles = {
  node_ops: {
    mknod: (parent: FileNode, name: string, mode: number, device: number) => FileNode;
    rename: (node: FileNode, folder: FileNode, name: string) => void;
    setattr: (node: FileNode, attributes: unknown) => void;
  };
  stream_ops: {
    setattr: (stream: Stream, attributes: unknown) => void;
    write: (stream: Stream, buffer: unknown, offset: number, length: number, position: number) => number;
  };
};

/** The file system inside PGlite's module is not in its types; only the operations above are touched. */
const nodeFilesOf = (module: unknown): NodeFiles => (module as { NODEFS: NodeFiles }).NODEFS;

type Init = NodeFS['init'];

function syncPath(path: string, sync: (fd: number) => void): void {
  let fd: number;
  try {
    fd = openSync(path, 'r');
  } catch (error) {
    // The file was dropped since it was written: there is nothing left to keep.
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return;
    throw error;
  }
  try {
    sync(fd);
  } finally {
    closeSync(fd);
  }
}

/** A node's path inside the data directory. The directory itself is its own parent. */
const pathOf = ({ name, parent }: FileNode): string => below(parent, name);
const below = (folder: FileNode, name: string): string =>
  folder.parent === folder ? name : `${pathOf(folder)}/${name}`;

const controlFile = 'global/pg_control';
const mostOpenLogs = 8;

/**
 * Keeps the order PostgreSQL itself keeps with `fsync=on`: the write-ahead log is on disk before a commit is
 * acknowledged; log and data files are on disk before a checkpoint is written to the control file, and that before
 * older log is thrown away. Changes are noted as they are made: a file's time stamp is too coarse to tell commits apart.
 */
export class DurableNodeFS extends NodeFS {
  #dirtyLog = new Set<string>();
  #dirtyData = new Set<string>();
  #openLogs = new Map<string, number>();
  #failure: Error | null = null;
  /** How often the log reached the disk before an answer. */
  syncs = 0;
  isInTransaction: () => boolean = () => false;

  override async init(pg: Parameters<Init>[0], options: Parameters<Init>[1]): ReturnType<Init> {
    const { emscriptenOpts } = await super.init(pg, options);
    const watch = (module: unknown): void => this.#watch(nodeFilesOf(module));
    return { emscriptenOpts: { ...emscriptenOpts, preRun: [...(emscriptenOpts.preRun ?? []), watch] } };
  }

  #watch({ node_ops: nodes, stream_ops: streams }: NodeFiles): void {
    const { mknod, rename, setattr } = nodes;
    nodes.mknod = (parent, name, mode, device) => {
      this.#note(below(parent, name));
      return mknod(parent, name, mode, device);
    };
    nodes.rename = (node, folder, name) => {
      rename(node, folder, name);
      this.#note(below(folder, name));
    };
    nodes.setattr = (node, attributes) => {
      setattr(node, attributes);
      this.#note(pathOf(node));
    };
    const { setattr: setOpen, write } = streams;
    streams.setattr = (stream, attributes) => {
      setOpen(stream, attributes);
      this.#note(pathOf(stream.node));
    };
    streams.write = (stream, buffer, offset, length, position) => {
      const path = pathOf(stream.node);
      if (path === controlFile) this.#guarded(() => this.#syncAll());
      const written = write(stream, buffer, offset, length, position);
      this.#note(path);
      if (path === controlFile) this.#guarded(() => syncPath(join(this.rootDir, path), fdatasyncSync));
      return written;
    };
  }

  #note(path: string): void {
    (path.startsWith('pg_wal/') ? this.#dirtyLog : this.#dirtyData).add(path);
  }

  /** After a failed sync nobody knows what is on disk: nothing is acknowledged any more. */
  #guarded(sync: () => void): void {
    try {
      sync();
    } catch (cause) {
      throw this.#fail(cause);
    }
  }

  #fail(cause: unknown): Error {
    this.#failure ??= new Error('The database could not write its files to disk and stopped.', { cause });
    return this.#failure;
  }

  #syncAll(): void {
    const folders = new Set<string>();
    for (const path of [...this.#dirtyLog, ...this.#dirtyData]) {
      syncPath(join(this.rootDir, path), fdatasyncSync);
      folders.add(dirname(path));
    }
    for (const folder of folders) syncPath(join(this.rootDir, folder), fsyncSync);
    this.#dirtyLog.clear();
    this.#dirtyData.clear();
  }

  #openLog(path: string): number {
    const known = this.#openLogs.get(path);
    if (known !== undefined) return known;
    if (this.#openLogs.size >= mostOpenLogs) this.#closeLogs();
    const fd = openSync(join(this.rootDir, path), 'r');
    this.#openLogs.set(path, fd);
    // A new segment is only found again when its folder knows it.
    syncPath(join(this.rootDir, dirname(path)), fsyncSync);
    return fd;
  }

  #closeLogs(): void {
    for (const fd of this.#openLogs.values()) closeSync(fd);
    this.#openLogs.clear();
  }

  /** PGlite calls this after each statement, before it answers. */
  override async syncToFs(): Promise<void> {
    if (this.#failure) throw this.#failure;
    if (this.#dirtyLog.size === 0 || this.isInTransaction()) return;
    const segments = [...this.#dirtyLog].filter((path) => /\/[0-9A-F]{24}$/.test(path));
    this.#dirtyLog.clear();
    try {
      for (const segment of segments) {
        const fd = this.#openLog(segment);
        await this.syncLog(fd);
        this.syncs += 1;
      }
    } catch (cause) {
      throw this.#fail(cause);
    }
  }

  protected syncLog(fd: number): Promise<void> {
    return new Promise((resolve, reject) => fdatasync(fd, (error) => (error ? reject(error) : resolve())));
  }

  override async closeFs(): Promise<void> {
    this.#syncAll();
    this.#closeLogs();
    await super.closeFs();
  }
}
